import { codePointCount } from '../iterate.ts'
import { toDouble } from '../numbers/convert.ts'
import { exponentialText, fixedText } from '../numbers/round.ts'
import { type Int, intOf } from '../numbers.ts'
import { sliceText } from '../text/characters.ts'
import { textOf } from '../types/markup.ts'
import { raise } from '../values/errors.ts'
import { PyObject } from '../values/object.ts'
import { floatText, str } from '../values/text.ts'
import { typeName } from '../values/types.ts'
import { Float } from '../values.ts'

interface Spec {
  fill: string
  align: string
  sign: string
  alternate: boolean
  negativeZero: boolean
  width: number
  grouping: string
  precision: number | undefined
  type: string
}

const MAX_WIDTH = 10_000_000
const SPEC = /^(?:([\s\S])?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([\s\S])?([\s\S]*)$/u

function parseSpec(text: string, type: string): Spec {
  const match = SPEC.exec(text)
  const invalid = () => raise('ValueError', `Invalid format specifier '${text}' for object of type '${type}'`)
  if (!match) return invalid()
  const [, fill, align, sign = '', negativeZero, alternate, zero, width, grouping = '', precision, kind = '', rest] =
    match
  if (grouping !== '' && kind !== '' && !'defgEFG%'.includes(kind) && !(grouping === '_' && 'boxX'.includes(kind))) {
    const both = kind !== grouping && (kind === ',' || kind === '_')
    raise('ValueError', both ? "Cannot specify both ',' and '_'." : `Cannot specify '${grouping}' with '${kind}'.`)
  }
  if (rest !== '') return kind === '.' ? raise('ValueError', 'Format specifier missing precision') : invalid()
  if (kind === '.') raise('ValueError', 'Format specifier missing precision')
  const widest = Math.max(Number(width ?? 0), Number(precision ?? 0))
  if (widest >= 2 ** 63) raise('ValueError', 'Too many decimal digits in format string')
  if (widest > MAX_WIDTH) raise('MemoryError', '')
  return {
    fill: fill ?? (zero && align === undefined ? '0' : zero && align !== undefined ? '0' : ' '),
    align: align ?? (zero && type !== 'str' && type !== 'Markup' ? '=' : ''),
    sign,
    alternate: alternate !== undefined,
    negativeZero: negativeZero !== undefined,
    width: Number(width ?? 0),
    grouping,
    precision: precision === undefined ? undefined : Number(precision),
    type: kind,
  }
}

function unknownCode(code: string, type: string): never {
  raise('ValueError', `Unknown format code '${code}' for object of type '${type}'`)
}

/** `format(value, spec)` */
export function formatValue(value: unknown, spec: string): string {
  if (spec === '') return str(value)
  if (typeof value === 'string' || textOf(value) !== undefined)
    return formatText(textOf(value) as string, parseSpec(spec, typeName(value)), typeName(value))
  const int = intOf(value)
  if (int !== undefined) {
    const parsed = parseSpec(spec, typeName(value))
    return formatInt(int, parsed, typeName(value) === 'bool' ? 'bool' : 'int')
  }
  if (value instanceof Float) return formatFloat(value.value, parseSpec(spec, 'float'))
  const name = value instanceof PyObject && value.typeModule !== 'builtins' ? value.typeName : typeName(value)
  return raise('TypeError', `unsupported format string passed to ${name}.__format__`)
}

function formatText(text: string, spec: Spec, type: string): string {
  if (spec.type !== '' && spec.type !== 's') unknownCode(spec.type, type)
  if (spec.sign === ' ') raise('ValueError', 'Space not allowed in string format specifier')
  if (spec.sign !== '') raise('ValueError', 'Sign not allowed in string format specifier')
  if (spec.negativeZero) raise('ValueError', 'Negative zero coercion (z) not allowed in string format specifier')
  if (spec.alternate) raise('ValueError', 'Alternate form (#) not allowed in string format specifier')
  if (spec.grouping !== '') raise('ValueError', `Cannot specify '${spec.grouping}' with 's'.`)
  if (spec.align === '=') raise('ValueError', "'=' alignment not allowed in string format specifier")
  const shown = spec.precision === undefined ? text : sliceText(text, 0, spec.precision)
  return align(shown, '', spec, spec.align === '=' || spec.align === '' ? '<' : spec.align)
}

function align(body: string, head: string, spec: Spec, how: string): string {
  const missing = spec.width - codePointCount(body) - head.length
  if (missing <= 0) return head + body
  const left = how === '^' ? Math.floor(missing / 2) : how === '<' ? 0 : missing
  if (how === '=') return head + spec.fill.repeat(missing) + body
  return spec.fill.repeat(left) + head + body + spec.fill.repeat(missing - left)
}

function group(digits: string, separator: string, every: number): string {
  if (separator === '') return digits
  const parts: string[] = []
  for (let end = digits.length; end > 0; end -= every) parts.unshift(digits.slice(Math.max(0, end - every), end))
  return parts.join(separator)
}

/** Digits with separators, filled with zeros to the width where the fill says so. */
function grouped(whole: string, tail: string, head: string, spec: Spec, every: number): string {
  let digits = whole
  if (spec.grouping !== '' && spec.fill === '0' && spec.align === '=') {
    while (group(`0${digits}`, spec.grouping, every).length + tail.length + head.length <= spec.width)
      digits = `0${digits}`
    if (group(digits, spec.grouping, every).length + tail.length + head.length < spec.width) digits = `0${digits}`
  }
  return group(digits, spec.grouping, every) + tail
}

function signOf(negative: boolean, spec: Spec): string {
  if (negative) return '-'
  return spec.sign === '-' ? '' : spec.sign
}

function formatInt(value: Int, spec: Spec, type: string): string {
  if ('eEfFgG%'.includes(spec.type) && spec.type !== '') return formatFloat(toDouble(value), spec)
  if (spec.precision !== undefined) raise('ValueError', 'Precision not allowed in integer format specifier')
  if (spec.negativeZero)
    raise('ValueError', 'Negative zero coercion (z) not allowed in format specifier with integer format code')
  if (spec.type === 'c') {
    if (spec.sign !== '') raise('ValueError', "Sign not allowed with integer format specifier 'c'")
    if (spec.alternate) raise('ValueError', "Alternate form (#) not allowed with integer format specifier 'c'")
    if (spec.grouping) raise('ValueError', `Cannot specify '${spec.grouping}' with 'c'.`)
    if (value < 0 || value > 0x10ffff) raise('OverflowError', '%c arg not in range(0x110000)')
    return align(String.fromCodePoint(Number(value)), '', spec, spec.align || '>')
  }
  const radix = { '': 10, d: 10, n: 10, b: 2, o: 8, x: 16, X: 16 }[spec.type]
  if (radix === undefined) unknownCode(spec.type, type)
  if (spec.grouping !== '' && spec.type === 'n') raise('ValueError', `Cannot specify '${spec.grouping}' with 'n'.`)
  if (spec.grouping === ',' && radix !== 10) raise('ValueError', `Cannot specify ',' with '${spec.type}'.`)
  const magnitude = value < 0 ? -value : value
  const digits = magnitude.toString(radix)
  const prefix = spec.alternate && radix !== 10 ? `0${spec.type}` : ''
  const head = signOf(value < 0, spec) + prefix
  const body = grouped(spec.type === 'X' ? digits.toUpperCase() : digits, '', head, spec, radix === 10 ? 3 : 4)
  return align(body, head, spec, spec.align || '>')
}

function formatFloat(value: number, spec: Spec): string {
  if (!'eEfFgG%n'.includes(spec.type)) unknownCode(spec.type, 'float')
  const text = floatBody(value, spec)
  let negative = text.startsWith('-')
  const body = negative ? text.slice(1) : text
  if (negative && spec.negativeZero && !/[1-9]/.test(body.replace(/e.*$/i, '')) && Number.isFinite(value))
    negative = false
  const head = signOf(negative, spec)
  const match = /^(\d+)([\s\S]*)$/.exec(body)
  const shown = match ? grouped(match[1] as string, match[2] as string, head, spec, 3) : body
  return align(shown, head, spec, spec.align || '>')
}

function floatBody(value: number, spec: Spec): string {
  if (spec.type === '%')
    return Number.isFinite(value)
      ? `${fixedText(value * 100, spec.precision ?? 6)}${spec.alternate && spec.precision === 0 ? '.' : ''}%`
      : `${floatText(value)}%`
  if (spec.type === '' && spec.precision === undefined) {
    const text = floatText(value)
    return spec.alternate && !text.includes('.') ? text.replace(/(?=e)/, '.') : text
  }
  if (spec.type === '') return shortText(value, spec.precision || 1, spec.alternate)
  return formatDouble(value, spec.type === 'n' ? 'g' : spec.type, spec.precision ?? 6, spec.alternate)
}

/** A float with a precision and no type: as `g`, but with a digit after the point, and exponents one place earlier. */
function shortText(value: number, precision: number, alternate: boolean): string {
  if (!Number.isFinite(value)) return floatText(value)
  const exponent = exponentOf(value, precision)
  if (exponent < -4 || exponent >= precision) return exponential(value, precision - 1, alternate, !alternate)
  const text = trimZeros(fixedText(value, Math.max(0, precision - 1 - exponent)), alternate)
  if (exponent === precision - 1 && !text.includes('.')) return exponential(value, precision - 1, alternate, !alternate)
  return text.includes('.') ? text : `${text}.0`
}

function exponentOf(value: number, precision: number): number {
  return value === 0 ? 0 : Number(exponentialText(value, Math.min(100, Math.max(0, precision - 1))).split('e')[1])
}

function trimZeros(text: string, keep: boolean): string {
  if (keep || !text.includes('.')) return text
  return text.replace(/\.?0+$/, '')
}

function exponential(value: number, digits: number, alternate: boolean, trim: boolean): string {
  const precise = Math.min(100, digits)
  const [mantissa = '', exponent = '0'] = exponentialText(value, precise).split('e')
  const sign = Object.is(value, -0) ? '-' : ''
  let body = trim ? trimZeros(mantissa, false) : mantissa + '0'.repeat(digits - precise)
  if (alternate && !body.includes('.')) body += '.'
  const power = Number(exponent)
  return `${sign}${body}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
}

/** The text of a double under `e`, `f` or `g` (or their large forms), sign included, without any padding. */
export function formatDouble(value: number, type: string, precision: number, alternate: boolean): string {
  const large = type === type.toUpperCase()
  const text = lowerText(value, type.toLowerCase(), precision, alternate)
  return large ? text.toUpperCase() : text
}

function lowerText(value: number, type: string, precision: number, alternate: boolean): string {
  if (!Number.isFinite(value)) return floatText(value)
  if (type === 'f') {
    const extra = Math.max(0, precision - 100)
    const text = fixedText(value, Math.min(100, precision)) + '0'.repeat(extra)
    return alternate && precision === 0 ? `${text}.` : text
  }
  if (type === 'e') return exponential(value, precision, alternate, false)
  const digits = precision === 0 ? 1 : precision
  const exponent = exponentOf(value, digits)
  if (exponent < -4 || exponent >= digits) return exponential(value, digits - 1, alternate, !alternate)
  const text = trimZeros(fixedText(value, Math.min(100, Math.max(0, digits - 1 - exponent))), alternate)
  return alternate && !text.includes('.') ? `${text}.` : text
}
