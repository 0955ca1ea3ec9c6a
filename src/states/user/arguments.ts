import type { ArgumentSchema } from '../types.ts'

const rules = [
  { test: 'newline', reason: 'the account database holds one account a line' },
  { test: 'colon', reason: 'a colon parts the fields of the account database' },
]

/** The name of an account or group. */
export function accountName(description: string): ArgumentSchema {
  return {
    type: 'string',
    description,
    'x-refuse': [
      ...rules,
      { test: 'dash', reason: 'the name of an account cannot begin with a dash' },
      { test: 'empty', reason: 'the name of an account cannot be empty' },
      { test: 'comma', reason: 'a comma parts the members of a group' },
      { test: 'slash', reason: 'the name of an account cannot hold a slash' },
      { test: 'space', reason: 'the name of an account cannot hold white space' },
      { test: 'bytes:32', reason: 'the name of an account cannot be longer than 32 bytes' },
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
  test: 'bytes:1024',
  reason: 'the tools that write the account database take no fields as long as this',
}

/** Text in a field of the account database. */
export function field(description: string): ArgumentSchema {
  return { type: ['string', 'integer', 'number', 'null'], default: null, description, 'x-refuse': [...rules, notLong] }
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
