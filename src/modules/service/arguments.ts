import type { ArgumentSchema } from '../kit/schema.ts'

export interface ServiceArgs {
  readonly name: string
  readonly enable?: boolean | string | null
  readonly init_delay?: number | null
  readonly no_block?: boolean
  readonly unmask?: boolean
  readonly unmask_runtime?: boolean
  readonly timeout?: number | null
  readonly reload?: boolean
  readonly force?: boolean
  readonly full_restart?: boolean
}

const name: ArgumentSchema = {
  type: 'string',
  minLength: 1,
  pattern: '^[^-\\n/][^\\n/]*$',
  description: 'Name of the unit; `.service` where it names no type',
}
const enabledByMistake: ArgumentSchema = {
  'x-unsupported': 'Service uses non-existent option "enabled". Perhaps "enable" option was intended?',
}

/** For service.enabled and service.disabled. */
export const nameArguments = { name }

/** For service.running and service.dead, with what their watch reads. */
export const serviceArguments: { readonly [argument: string]: ArgumentSchema } = {
  name,
  enable: {
    type: ['boolean', 'string', 'null'],
    default: null,
    description: 'Also start it at boot (true), or not (false)',
  },
  sig: { type: ['string', 'null'], default: null, description: 'Accepted and not needed: systemd knows what runs' },
  init_delay: {
    type: ['number', 'null'],
    minimum: 0,
    default: null,
    description: 'Seconds to wait before looking whether it runs',
  },
  enabled: enabledByMistake,
  no_block: { type: 'boolean', default: false, description: 'Do not wait for systemd to finish the job' },
  unmask: { type: 'boolean', default: false, description: 'Unmask it first' },
  unmask_runtime: {
    type: 'boolean',
    default: false,
    description: 'Unmask it first where it is masked until the next boot',
  },
  timeout: { type: ['number', 'null'], exclusiveMinimum: 0, default: null, description: 'Seconds to wait for systemd' },
  wait: { type: ['number', 'null'], description: 'Accepted and not needed' },
  reload: {
    type: 'boolean',
    default: false,
    description: 'When a watched state changed: reload it instead of restarting it',
  },
  force: { type: 'boolean', default: false, description: 'With `reload`: restart it where it cannot reload' },
  full_restart: {
    type: 'boolean',
    default: false,
    description: 'When a watched state changed: restart it, also with `reload`',
  },
}

/** Salt's reading of `enable`: what it asks for, if anything. */
export function wantsEnabled({ enable }: ServiceArgs): boolean | undefined {
  if (typeof enable === 'string') return enable.toLowerCase() === 'true'
  return enable ?? undefined
}
