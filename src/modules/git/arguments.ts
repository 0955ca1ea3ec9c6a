import { Secret } from '../../core/secrets.ts'
import { type PrepareIo, StateFailure } from '../kit/prepare.ts'
import type { ArgumentSchema } from '../kit/schema.ts'
import type { GitAccess } from './facts/access.ts'

/** Who acts, and how it shows itself to the remote. */
export interface AccessArgs {
  readonly user?: string | null
  readonly identity?: string | readonly string[] | null
  readonly https_user?: string | null
  readonly https_pass?: Secret | string | null
}

const word = '^[^-\\n][^\\n]*$'

export const urlArgument: ArgumentSchema = {
  type: 'string',
  pattern: word,
  description: 'URL of the remote repository (or a path on the host)',
}
export const targetArgument: ArgumentSchema = {
  type: 'string',
  pattern: '^/[^\\n]*$',
  description: 'Absolute path of the folder that holds the checkout',
}
export const refArgument = (description: string, more: object = {}): ArgumentSchema => ({
  type: ['string', 'number', 'null'],
  pattern: '^[^-\\s~^:?*\\[\\\\][^\\s~^:?*\\[\\\\]*$',
  default: null,
  description,
  ...more,
})

export const accessArguments: { readonly [argument: string]: ArgumentSchema } = {
  user: {
    type: ['string', 'null'],
    pattern: '^[^-:/\\n][^:/\\n]*$',
    default: null,
    description: 'User of the host who runs git',
  },
  password: { 'x-unsupported': 'it has a meaning on Windows only' },
  identity: {
    type: ['string', 'array', 'null'],
    items: { type: 'string', pattern: '^(/|~|salt://)[^\\n]*$' },
    pattern: '^(/|~|salt://)[^\\n]*$',
    default: null,
    description: 'Private key for SSH, or several: a path on the host, or `salt://`',
  },
  https_user: { type: ['string', 'null'], pattern: '^[^\\n]*$', default: null, description: 'User name for HTTPS' },
  https_pass: {
    type: ['string', 'null'],
    pattern: '^[^\\n]*$',
    'x-secret': true,
    default: null,
    description: 'Password for HTTPS',
  },
}

export const encodingArgument: ArgumentSchema = {
  type: ['string', 'null'],
  default: null,
  description: 'Accepted and not needed',
}

export async function prepareAccess(args: AccessArgs, io: PrepareIo): Promise<GitAccess> {
  const given = typeof args.identity === 'string' ? [args.identity] : (args.identity ?? [])
  const identity = await Promise.all(
    given.map(async (key) => {
      if (!key.startsWith('salt://')) return key
      const bytes = await io.source(key)
      if (!bytes) throw new StateFailure(`identity '${key}' does not exist.`)
      return new Secret(Buffer.from(bytes).toString())
    }),
  )
  const { https_pass: pass } = args
  return {
    user: args.user ?? undefined,
    ...(identity.length > 0 ? { identity } : {}),
    httpsUser: args.https_user ?? undefined,
    httpsPassword: typeof pass === 'string' ? new Secret(pass) : (pass ?? undefined),
  }
}
