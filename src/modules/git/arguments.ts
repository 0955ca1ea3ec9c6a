import { Secret } from '../../core/secrets.ts'
import { Argument, type Infer, oneOrMore, type PrepareIo, StateFailure, text, unsupported } from '../kit/index.ts'
import type { GitAccess } from './facts/access.ts'

export const urlArgument = text('URL of the remote repository (or a path on the host)').matching(
  /^[^-\n][^\n]*$/,
  'a URL is one line that does not begin with a dash',
)
export const targetArgument = text('Absolute path of the directory that holds the checkout').matching(
  /^\/[^\n]*$/,
  'it must be an absolute path on one line',
)

const refName = /^[^-\s~^:?*[\\][^\s~^:?*[\\]*$/
const refReason = 'git has no such names: no blanks, no ~^:?*[\\, no dash at the beginning'

/** A branch, a tag or a commit. */
export const refArgument = (description: string) =>
  new Argument<string | number>({ type: ['string', 'number'], description }).matching(refName, refReason)
export const remoteArgument = text('Name of the remote').matching(refName, refReason).default('origin')

/** Who acts, and how it shows itself to the remote. */
export const accessArguments = {
  user: text('User of the host who runs git')
    .matching(/^[^-:/\n][^:/\n]*$/, 'this cannot be the name of a user')
    .optional(),
  password: unsupported('it has a meaning on Windows only'),
  identity: oneOrMore(
    text('A private key').matching(/^(\/|~|salt:\/\/)[^\n]*$/, 'a key is a path on the host, or salt://…'),
    'Private key for SSH, or several: a path on the host, or `salt://`',
  ).optional(),
  https_user: text('User name for HTTPS').without(/\n/, 'it is one line').optional(),
  https_pass: text('Password for HTTPS').without(/\n/, 'it is one line').optional().secret(),
}

export const encodingArgument = text('Accepted and not needed').optional()

export type AccessArgs = Infer<typeof accessArguments>

export async function prepareAccess(args: AccessArgs, io: PrepareIo): Promise<GitAccess> {
  const keys = typeof args.identity === 'string' ? [args.identity] : (args.identity ?? [])
  const identity = await Promise.all(
    keys.map(async (key) => {
      if (!key.startsWith('salt://')) return key
      const bytes = await io.source(key)
      if (!bytes) throw new StateFailure(`identity '${key}' does not exist.`)
      return new Secret(Buffer.from(bytes).toString())
    }),
  )
  return {
    user: args.user ?? undefined,
    ...(identity.length > 0 ? { identity } : {}),
    httpsUser: args.https_user ?? undefined,
    httpsPassword: args.https_pass ?? undefined,
  }
}

/** A branch as it is given, or none. */
export function branchOf({ branch }: { readonly branch: string | number | null }): string | undefined {
  return branch === null ? undefined : String(branch)
}
