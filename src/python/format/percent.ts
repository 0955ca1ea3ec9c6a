import { codePointCount } from '../iterate.ts'
import { toDouble } from '../numbers/convert.ts'
import { doubleOf, type Int, intFromDouble, intOf, isBeyondIndex } from '../numbers.ts'
import { sliceText } from '../text/characters.ts'
import { escapeText, Markup } from '../types/markup.ts'
import { raise } from '../values/errors.ts'
import { failIfMissing, PyObject } from '../values/object.ts'
import { repr, str } from '../values/text.ts'
import { typeName } from '../values/types.ts'
import { Dict, Float, Tuple } from '../values.ts'
import { formatDouble } from './spec.ts'

const MAX_WIDTH = 10_000_000

/** The arguments of one `%` operation. */
class Arguments {
  #at = 0
  readonly items: readonly unknown[]
  readonly mapping: Dict | undefined
  usedMapping = false
  constructor(readonly value: unknown) {
    this.items = value instanceof Tuple ? value.items : [value]
    this.mapping = value instanceof Dict ? value : undefined
  }
  next(): unknown {
    if (this.usedMapping) raise('TypeError', 'not enough arguments for format string')
    if (this.#at >= this.items.length) raise('TypeError', 'not enough arguments for format string')
    return this.items[this.#at++]
  }
  named(key: string): unknown {
    this.usedMapping = true
    if (Array.isArray(this.value)) raise('TypeError', 'list indices must be integers or slices, not str')
    failIfMissing(this.value)
    if (this.mapping === undefined) raise('TypeError', 'format requires a mapping')
    const value = this.mapping.get(key)
    return value === undefined ? raise('KeyError', repr(key)) : value
  }
  finish(): void {
    const { value } = this
    const hasItems = value instanceof PyObject && value.item !== undefined
    const isMapping = this.mapping !== undefined || Array.isArray(value) || hasItems
    if (this.#at < this.items.length && !isMapping && !this.usedMapping)
      raise('TypeError', 'not all arguments converted during string formatting')
  }
}

const DIRECTIVE = /%(?:\(((?:[^()]|\([^()]*\))*)\))?([-+ 0#]*)(\*|\d+)?(?:\.(\*|\d+)?)?[hlL]?([\s\S])?/gu

/** `format % value`, Python's printf. `escaping`: arguments are escaped, as Markup does it. */
export function formatPercent(format: string, value: unknown, escaping = false): string {
  const args = new Arguments(value)
  const text = format.replace(DIRECTIVE, (all, key, flags, width, precision, type, offset) => {
    if (type === '(' && key === undefined) raise('ValueError', 'incomplete format key')
    const keyed = key === undefined ? undefined : args.named(key)
    if (type === undefined) raise('ValueError', 'incomplete format')
    if (type === '%' && all === '%%') return '%'
    if (key !== undefined && (width === '*' || precision === '*'))
      raise('TypeError', 'not enough arguments for format string')
    const asked = width === '*' ? starred(args, 'ssize_t') : Number(width ?? 0)
    const wide = Math.abs(asked)
    const exact =
      precision === '*' ? Math.max(0, starred(args, 'int')) : all.includes('.') ? Number(precision ?? 0) : undefined
    if (type === '%' && key === undefined) args.next()
    if (!'diouxXeEfFgGcrsa'.includes(type)) {
      const at = offset + all.length - type.length
      const code = type.codePointAt(0).toString(16)
      raise(
        'ValueError',
        `unsupported format character '${code.length > 2 || type < ' ' ? '?' : type}' (0x${code}) at index ${codePointCount(format.slice(0, at))}`,
      )
    }
    const item = key === undefined ? args.next() : keyed
    if ((exact ?? 0) > MAX_WIDTH) raise('MemoryError', '')
    return convert(type, asked < 0 ? `${flags}-` : flags, wide, exact, item, escaping)
  })
  args.finish()
  return text
}

/** A width or precision that stands among the arguments; it must fit into C's type of that name. */
function starred(args: Arguments, type: 'ssize_t' | 'int'): number {
  const value = intOf(args.next())
  if (value === undefined) raise('TypeError', '* wants int')
  if (isBeyondIndex(value) || (type === 'int' && (value >= 2 ** 31 || value < -(2 ** 31))))
    raise('OverflowError', `Python int too large to convert to C ${type}`)
  return Number(value)
}

function convert(
  type: string,
  flags: string,
  width: number,
  precision: number | undefined,
  value: unknown,
  escaping: boolean,
): string {
  if ('srac'.includes(type)) {
    const text = textual(type, value, escaping)
    return pad(precision === undefined || type === 'c' ? text : sliceText(text, 0, precision), '', width, flags, false)
  }
  if ('diu'.includes(type)) return signed(integer(type, value, true).toString(), precision, width, flags, '')
  if ('oxX'.includes(type)) {
    const radix = type === 'o' ? 8 : 16
    const digits = integer(type, value, false).toString(radix)
    const prefix = flags.includes('#') ? (type === 'o' ? '0o' : `0${type}`) : ''
    return signed(type === 'X' ? digits.toUpperCase() : digits, precision, width, flags, prefix)
  }
  const double = real(value)
  const text = formatDouble(double, type, precision ?? 6, flags.includes('#'))
  return signed(text, undefined, width, Number.isFinite(double) ? flags : flags.replaceAll('0', ''), '')
}

function textual(type: string, value: unknown, escaping: boolean): string {
  if (type === 'c') return character(value)
  if (type === 's') return escaping ? (value instanceof Markup ? value.text : escapeText(str(value))) : str(value)
  const text = escaping ? escapeText(repr(value)) : repr(value)
  return type === 'r' ? text : asciiOnly(text)
}

/** `ascii(text)` of a repr. */
export function asciiOnly(text: string): string {
  return text.replace(/[^\x00-\x7f]/gu, (char) => {
    const code = char.codePointAt(0) as number
    if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`
    return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`
  })
}

function character(value: unknown): string {
  if (typeof value === 'string' && codePointCount(value) === 1) return value
  const code = intOf(value)
  if (code === undefined) raise('TypeError', '%c requires int or char')
  if (code < 0 || code > 0x10ffff) raise('OverflowError', '%c arg not in range(0x110000)')
  return String.fromCodePoint(Number(code))
}

function integer(type: string, value: unknown, allowFloat: boolean): Int {
  const int = intOf(value)
  if (int !== undefined) return int
  if (allowFloat && value instanceof Float) return intFromDouble(value.value)
  if (allowFloat) failIfMissing(value)
  const wanted = allowFloat ? 'a real number' : 'an integer'
  return raise('TypeError', `%${type} format: ${wanted} is required, not ${typeName(value)}`)
}

function real(value: unknown): number {
  if (doubleOf(value) !== undefined) return toDouble(value)
  failIfMissing(value)
  return raise('TypeError', `must be real number, not ${typeName(value)}`)
}

function signed(text: string, precision: number | undefined, width: number, flags: string, prefix: string): string {
  const negative = text.startsWith('-')
  const sign = negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''
  const digits = (negative ? text.slice(1) : text).padStart(precision ?? 0, '0')
  return pad(digits, sign + prefix, width, flags, true)
}

function pad(body: string, head: string, width: number, flags: string, numeric: boolean): string {
  const missing = width - codePointCount(body) - head.length
  if (missing <= 0) return head + body
  if (missing > MAX_WIDTH) raise('MemoryError', '')
  if (flags.includes('-')) return head + body + ' '.repeat(missing)
  if (numeric && flags.includes('0')) return head + '0'.repeat(missing) + body
  return ' '.repeat(missing) + head + body
}
