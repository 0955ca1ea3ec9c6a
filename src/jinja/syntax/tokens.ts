/** Jinja2's operators and the names of their tokens. */
export const OPERATORS: { readonly [symbol: string]: string } = {
  '+': 'add',
  '-': 'sub',
  '/': 'div',
  '//': 'floordiv',
  '*': 'mul',
  '%': 'mod',
  '**': 'pow',
  '~': 'tilde',
  '[': 'lbracket',
  ']': 'rbracket',
  '(': 'lparen',
  ')': 'rparen',
  '{': 'lbrace',
  '}': 'rbrace',
  '==': 'eq',
  '!=': 'ne',
  '>': 'gt',
  '>=': 'gteq',
  '<': 'lt',
  '<=': 'lteq',
  '=': 'assign',
  '.': 'dot',
  ':': 'colon',
  '|': 'pipe',
  ',': 'comma',
  ';': 'semicolon',
}

const DESCRIPTIONS: { readonly [type: string]: string } = {
  ...Object.fromEntries(Object.entries(OPERATORS).map(([symbol, type]) => [type, symbol])),
  block_begin: 'begin of statement block',
  block_end: 'end of statement block',
  variable_begin: 'begin of print statement',
  variable_end: 'end of print statement',
  data: 'template data / text',
  eof: 'end of template',
}

export interface Token {
  /** `name`, `string`, `integer`, `float`, `data`, `block_begin`, …, or an operator's name; `error` throws when reached. */
  readonly type: string
  readonly value: string
  readonly line: number
  /** Where it begins in the normalised source. */
  readonly offset: number
  /** The value of a string (escapes decoded), integer or float. */
  readonly literal?: unknown
  readonly error?: Error
}

export function describeType(type: string): string {
  return DESCRIPTIONS[type] ?? type
}

export function describe(token: Token): string {
  return token.type === 'name' ? token.value : describeType(token.type)
}

/** What `expect('name:endfor')` or `expect('comma')` asks for, in words. */
export function describeExpected(expected: string): string {
  if (!expected.includes(':')) return describeType(expected)
  const [type = '', value = ''] = expected.split(/:(.*)/s)
  return type === 'name' ? value : describeType(type)
}
