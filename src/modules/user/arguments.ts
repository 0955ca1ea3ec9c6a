import type { ArgumentSchema } from '../kit/schema.ts'

const rules = [
  { not: '[\\n\\r]', reason: 'the account database holds one account a line' },
  { not: ':', reason: 'a colon parts the fields of the account database' },
]

/** The name of an account or group. */
export function accountName(description: string): ArgumentSchema {
  return {
    type: 'string',
    description,
    'x-rules': [
      ...rules,
      { not: '^-', reason: 'the name of an account cannot begin with a dash' },
      { not: '^$', reason: 'the name of an account cannot be empty' },
      { not: ',', reason: 'a comma parts the members of a group' },
      { not: '/', reason: 'the name of an account cannot hold a slash' },
      { not: '\\s', reason: 'the name of an account cannot hold white space' },
      { maxBytes: 32, reason: 'the name of an account cannot be longer than 32 bytes' },
    ],
  }
}

/** A list of names. */
export function accountNames(description: string): ArgumentSchema {
  return {
    ...accountName(description),
    type: ['array', 'null'],
    items: { type: ['string', 'integer'] },
    default: null,
  }
}

export const notLong = {
  maxBytes: 1024,
  reason: 'the tools that write the account database take no fields as long as this',
}

/** Text in a field of the account database. */
export function field(description: string): ArgumentSchema {
  return { type: ['string', 'integer', 'number', 'null'], default: null, description, 'x-rules': [...rules, notLong] }
}

export function number(description: string): ArgumentSchema {
  return { type: ['integer', 'null'], default: null, description }
}

export function flag(description: string, value: boolean | null = false): ArgumentSchema {
  return { type: value === null ? ['boolean', 'null'] : 'boolean', default: value, description }
}

/** Salt takes these everywhere and reads them on Windows alone. */
export const windowsArguments: { readonly [name: string]: ArgumentSchema } = Object.fromEntries(
  ['win_homedrive', 'win_profile', 'win_logonscript', 'win_description'].map((name) => [
    name,
    { description: 'Read on Windows only; has no effect.' },
  ]),
)

export const localArgument: ArgumentSchema = {
  type: 'boolean',
  default: false,
  enum: [false],
  description: 'Tools of libuser (luseradd…) are not supported.',
}
