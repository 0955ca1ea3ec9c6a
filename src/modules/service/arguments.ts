import { Argument, flag, type Infer, ignored, name, number, text, unsupported } from '../kit/index.ts'

/** For service.enabled and service.disabled. */
export const nameArguments = {
  name: name('Name of the unit; `.service` where it names no type').matching(
    /^[^-\n/][^\n/]*$/,
    "a unit's name holds no slash and no line break, and does not begin with a dash",
  ),
}

/** For service.running and service.dead, with what their watch reads. */
export const deadArguments = {
  ...nameArguments,
  enable: new Argument<boolean | string>({
    type: ['boolean', 'string'],
    description: 'Also start it at boot (true), or not (false)',
  }).optional(),
  sig: text('Accepted and not needed: systemd knows what runs').optional(),
  init_delay: number('Seconds to wait before looking whether it runs').with({ minimum: 0 }).optional(),
  enabled: unsupported('Service uses non-existent option "enabled". Perhaps "enable" option was intended?'),
  no_block: flag('Do not wait for systemd to finish the job'),
  timeout: number('Seconds to wait for systemd').with({ exclusiveMinimum: 0 }).optional(),
  wait: ignored('Accepted and not needed').with({ type: ['number', 'null'] }),
}

const { enabled, no_block, timeout, wait, ...first } = deadArguments

/** In Salt's order. */
export const runningArguments = {
  ...first,
  enabled,
  no_block,
  unmask: flag('Unmask it first'),
  unmask_runtime: flag('Unmask it first where it is masked until the next boot'),
  timeout,
  wait,
  reload: flag('When a watched state changed: reload it instead of restarting it'),
  force: flag('With `reload`: restart it where it cannot reload'),
  full_restart: flag('When a watched state changed: restart it, also with `reload`'),
}

export type DeadArgs = Infer<typeof deadArguments>
export type RunningArgs = Infer<typeof runningArguments>

/** Salt's reading of `enable`: what it asks for, if anything. */
export function wantsEnabled({ enable }: DeadArgs): boolean | undefined {
  if (typeof enable === 'string') return enable.toLowerCase() === 'true'
  return enable ?? undefined
}
