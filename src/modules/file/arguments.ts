import type { ArgumentSchema } from '../kit/schema.ts'

/** Schemas of arguments that several functions of the module share. */

const noNul = { not: '\\0', reason: 'a path cannot hold a NUL character' }
const notTooLong = { maxBytes: 4095, reason: 'a path cannot be longer than 4095 bytes' }

export function pathArgument(description: string): ArgumentSchema {
  return { type: 'string', description, 'x-rules': [noNul, notTooLong] }
}

const ownerRules = [
  { not: '[\\n\\r]', reason: 'an account name cannot hold a line break' },
  { not: ':', reason: 'an account name cannot hold a colon' },
  { not: '^-', reason: 'an account name cannot begin with a dash' },
]

export const userArgument: ArgumentSchema = {
  type: ['string', 'integer', 'null'],
  default: null,
  description: 'Owner: a name, or a number.',
  'x-rules': ownerRules,
}
export const groupArgument: ArgumentSchema = {
  type: ['string', 'integer', 'null'],
  default: null,
  description: 'Group: a name, or a number.',
  'x-rules': ownerRules,
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
  return { 'x-unsupported': reason }
}

/** Windows' own arguments: Salt takes them everywhere and reads them on Windows alone. */
export const windowsArguments: { readonly [name: string]: ArgumentSchema } = Object.fromEntries(
  ['win_owner', 'win_perms', 'win_deny_perms', 'win_inheritance', 'win_perms_reset'].map((name) => [
    name,
    { description: 'Read on Windows only; has no effect.' },
  ]),
)
