import { join } from 'node:path/posix'
import { parentsOf, pathFact } from '../file/facts/path.ts'
import type { FactView, Need } from '../kit/fact.ts'
import { type PrepareIo, StateFailure } from '../kit/prepare.ts'
import type { ArgumentSchema } from '../kit/schema.ts'
import { accountName } from '../user/arguments.ts'
import { type PresentUser, userFact } from '../user/facts.ts'
import { type AuthorizedKey, isKey, keyType, readLine } from './line.ts'

export interface KeyArguments {
  readonly name: string
  readonly user: string
  readonly enc: string
  readonly comment?: string | null
  readonly source?: string | null
  readonly options?: readonly string[] | null
  readonly config: string
}

const newline = { not: '[\\n\\r]', reason: 'an authorized_keys file holds one key a line' }

export const keyProperties: { readonly [name: string]: ArgumentSchema } = {
  name: {
    type: 'string',
    description: 'The key: base64, `TYPE KEY COMMENT`, or that with options before it.',
    'x-rules': [newline],
  },
  user: accountName('Whose authorized keys.'),
  enc: {
    type: 'string',
    default: 'ssh-rsa',
    description: 'Type of the key, where the name does not tell.',
    'x-rules': [newline],
  },
  comment: { type: ['string', 'null'], default: '', description: 'Comment after the key.', 'x-rules': [newline] },
  source: { type: ['string', 'null'], default: '', description: 'A `salt://` file with keys, one a line.' },
  options: {
    type: ['array', 'null'],
    items: { type: 'string' },
    default: null,
    description: 'Options before the key.',
    'x-rules': [newline],
  },
  config: {
    type: 'string',
    default: '.ssh/authorized_keys',
    description: "The file, relative to the user's home; `%h` is the home, `%u` the user, `%%` a per cent sign.",
    'x-rules': [{ maxBytes: 4095, reason: 'a path cannot be longer than 4095 bytes' }],
  },
  fingerprint_hash_type: {
    type: ['string', 'null'],
    default: null,
    description: 'Has no effect: keys are compared as they are.',
  },
}

/** The keys that are meant. Throws StateFailure in Salt's words. */
export async function readKeys(args: KeyArguments, io: PrepareIo): Promise<readonly AuthorizedKey[]> {
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

function namedKey({ name, enc, comment, options }: KeyArguments): AuthorizedKey {
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

export function keysFile({ config }: KeyArguments, { home, name }: PresentUser): string {
  const expanded = config.replace(/%[%uh]/g, (token) => (token === '%h' ? home : token === '%u' ? name : '%'))
  return expanded.startsWith('/') ? expanded : join(home, expanded)
}

/** The user, then the file and the folders above it. */
export function keyNeeds(args: KeyArguments): Need[] {
  const followed = (facts: FactView): Need[] => {
    const user = facts.get(userFact(args.user))
    if (!user.present) return []
    const file = keysFile(args, user)
    return [
      pathFact(file, ['content', 'sha256']) as Need,
      ...parentsOf(file).map((parent) => pathFact(parent) as Need),
      pathFact(user.home) as Need,
    ]
  }
  return [userFact(args.user, [], followed) as Need]
}
