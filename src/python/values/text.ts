import { Dict, Float, Tuple } from '../values.ts'
import { raise } from './errors.ts'
import { PyObject } from './object.ts'

/** Python refuses to print ints beyond this many digits (`sys.get_int_max_str_digits()`). */
const MAX_INT_DIGITS = 4300
const DIGIT_LIMIT = 10n ** BigInt(MAX_INT_DIGITS)

/** `repr(float)`: the shortest text that reads back as the same double, always with a point, an exponent, `inf` or `nan`. */
export function floatText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e16) return Object.is(value, -0) ? '-0.0' : `${value}.0`
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  const text = value.toString()
  const magnitude = Math.abs(value)
  if (magnitude >= 1e-4 && magnitude < 1e16) return text
  const [mantissa = '', exponent = '0'] = value.toExponential().split('e')
  const sign = exponent.startsWith('-') ? '-' : '+'
  return `${mantissa}e${sign}${exponent.replace(/^[+-]/, '').padStart(2, '0')}`
}

/** `str(int)`, refused beyond 4300 digits as Python refuses it. */
export function intText(value: number | bigint): string {
  if (typeof value === 'bigint' && (value >= DIGIT_LIMIT || value <= -DIGIT_LIMIT)) {
    raise(
      'ValueError',
      `Exceeds the limit (${MAX_INT_DIGITS} digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit`,
    )
  }
  return value.toString()
}

const PLAIN = /^[\x20-\x26\x28-\x5b\x5d-\x7e]*$/
const ESCAPED = /[\\\p{C}\p{Z}]/gu

function escapeCharacter(char: string): string {
  if (char === ' ') return ' '
  if (char === '\\') return '\\\\'
  if (char === '\n') return '\\n'
  if (char === '\r') return '\\r'
  if (char === '\t') return '\\t'
  const code = char.codePointAt(0) ?? 0
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`
  return `\\U${code.toString(16).padStart(8, '0')}`
}

/** `repr(str)` */
export function quoteText(text: string): string {
  if (PLAIN.test(text)) return `'${text}'`
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const escaped = text.replace(ESCAPED, escapeCharacter)
  return quote + (quote === "'" ? escaped.replaceAll("'", "\\'") : escaped) + quote
}

/** Containers being printed now, so that one that holds itself prints as `[...]` or `{...}`. */
const open: object[] = []

function inside(container: object, itself: string, print: () => string): string {
  if (open.includes(container)) return itself
  open.push(container)
  try {
    return print()
  } finally {
    open.pop()
  }
}

/** `repr(value)` */
export function repr(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return quoteText(value)
    case 'number':
      return String(value)
    case 'bigint':
      return intText(value)
    case 'boolean':
      return value ? 'True' : 'False'
    case 'function':
      return `<function ${value.name || '<lambda>'}>`
  }
  if (value === null || value === undefined) return 'None'
  if (value instanceof Float) return floatText(value.value)
  if (Array.isArray(value)) return inside(value, '[...]', () => `[${value.map(repr).join(', ')}]`)
  if (value instanceof Dict) return inside(value, '{...}', () => dictText(value))
  if (value instanceof Tuple) return inside(value, '(...)', () => tupleText(value.items))
  if (value instanceof PyObject) return value.repr()
  return '<object>'
}

function dictText(dict: Dict): string {
  let text = ''
  for (const [key, item] of dict) text += `${text === '' ? '' : ', '}${repr(key)}: ${repr(item)}`
  return `{${text}}`
}

export function tupleText(items: readonly unknown[]): string {
  return items.length === 1 ? `(${repr(items[0])},)` : `(${items.map(repr).join(', ')})`
}

/** `str(value)` */
export function str(value: unknown): string {
  if (typeof value === 'string') return value
  if (value instanceof PyObject) return value.str()
  return repr(value)
}
