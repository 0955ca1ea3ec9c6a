import type { ArgumentSchema } from '../types.ts'

/** Schemas of arguments that several functions of the module share. */

const noNul = { test: 'nul', reason: 'a path cannot hold a NUL character' }
const notTooLong = { test: 'bytes:4095', reason: 'a path cannot be longer than 4095 bytes' }

export function pathArgument(description: string): ArgumentSchema {
  return { type: 'string', description, 'x-refuse': [noNul, notTooLong] }
}

const ownerRules = [
  { test: 'newline', reason: 'an account name cannot hold a line break' },
  { test: 'colon', reason: 'an account name cannot hold a colon' },
  { test: 'dash', reason: 'an account name cannot begin with a dash' },
]

export const userArgument: ArgumentSchema = {
  type: ['string', 'integer', 'null'],
  default: null,
  description: 'Owner: a name, or a number.',
  'x-refuse': ownerRules,
}
export const groupArgument: ArgumentSchema = {
  type: ['string', 'integer', 'null'],
  default: null,
  description: 'Group: a name, or a number.',
  'x-refuse': ownerRules,
}

export function modeArgument(description: string): ArgumentSchema {
  return {
    type: ['string', 'integer', 'null'],
    default: null,
    description: `${description}, as octal digits; quote a leading zero or leave it out.`,
    pattern: '^(keep|["\']?(0o)?[0-7]{1,5}["\']?)$',
  }
}

export function flag(description: string, value = false): ArgumentSchema {
  return { type: 'boolean', default: value, description }
}

export function textArgument(description: string, value: string | null = null): ArgumentSchema {
  return { type: ['string', 'null'], default: value, description }
}

export function patterns(description: string): ArgumentSchema {
  return {
    type: ['string', 'array', 'null'],
    items: { type: 'string' },
    default: null,
    description: `${description} A shell pattern of the path below the folder (\`*\` crosses \`/\`), or \`E@\` and a regular expression; or a list of them.`,
  }
}

export function refused(reason: string): ArgumentSchema {
  return { 'x-refused': reason }
}

/** Windows' own arguments: Salt takes them everywhere and reads them on Windows alone. */
export const windowsArguments: { readonly [name: string]: ArgumentSchema } = Object.fromEntries(
  ['win_owner', 'win_perms', 'win_deny_perms', 'win_inheritance', 'win_perms_reset'].map((name) => [
    name,
    { description: 'Read on Windows only; has no effect.' },
  ]),
)
