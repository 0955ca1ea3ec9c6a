import { type Infer, listOf, type PrepareIo, path, StateFailure, text } from '../kit/index.ts'
import { accountName } from '../user/arguments.ts'
import { type AuthorizedKey, isKey, keyType, readLine } from './line.ts'

const lineBreak = /[\n\r]/
const oneKey = 'an authorized_keys file holds one key a line'

export const keyArguments = {
  name: text('The key: base64, `TYPE KEY COMMENT`, or that with options before it.').without(lineBreak, oneKey),
  user: accountName('Whose authorized keys.'),
  enc: text('Type of the key, where its name does not have it.').without(lineBreak, oneKey).default('ssh-rsa'),
  comment: text('Comment after the key.').without(lineBreak, oneKey).optional().default(''),
  source: text('A `salt://` file with keys, one a line.').optional().default(''),
  options: listOf(text('An option').without(lineBreak, oneKey), 'Options before the key.').optional(),
  config: path("The file, relative to the user's home; `%h` is the home, `%u` the user, `%%` a per cent sign.").default(
    '.ssh/authorized_keys',
  ),
  fingerprint_hash_type: text('Has no effect: keys are compared as they are.').optional(),
}

export type KeyArgs = Infer<typeof keyArguments>

/** The keys that are meant. Throws StateFailure in Salt's words. */
export async function readKeys(args: KeyArgs, io: PrepareIo): Promise<readonly AuthorizedKey[]> {
  const bad = badToken(args.config)
  if (bad) throw new StateFailure(bad)
  if (!args.source) return [namedKey(args)]
  const bytes = await io.source(args.source)
  if (!bytes) throw new StateFailure(`Failed to add the ssh key. Source file ${args.source} is missing`)
  const keys = Buffer.from(bytes)
    .toString()
    .split('\n')
    .map(readLine)
    .filter((key) => key !== undefined)
  return keys.map((key) => (key.options.length > 0 ? key : { ...key, options: args.options ?? [] }))
}

function namedKey({ name, enc, comment, options }: KeyArgs): AuthorizedKey {
  const full = readLine(name)
  const [bare = '', ...rest] = name.trim().split(/\s+/)
  const type = full ? full.type : keyType(enc)
  if (!type) throw new StateFailure(`Incorrect encryption key type '${enc}'.`)
  const key = full?.key ?? bare
  if (!isKey(key)) throw new StateFailure('Invalid public ssh key, most likely has spaces or invalid syntax')
  return {
    type,
    key,
    comment: (full ? full.comment : rest.join(' ')) || (comment ?? ''),
    options: full && full.options.length > 0 ? full.options : (options ?? []),
  }
}

function badToken(config: string): string | undefined {
  const found = /%(?:[^%uh]|$)/.exec(config.replaceAll('%%', ''))
  if (!found) return undefined
  return found[0] === '%'
    ? "AuthorizedKeysFile path: Last character can't be escape character"
    : `AuthorizedKeysFile path: unknown token character "${found[0]}"`
}
