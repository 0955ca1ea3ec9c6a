import { trimEnd, trimStart } from './text/spaces.ts'
import { Bytes } from './types/bytes.ts'
import { textOf } from './types/markup.ts'
import { raise } from './values/errors.ts'
import { failIfMissing } from './values/object.ts'
import { repr } from './values/text.ts'
import { typeName } from './values/types.ts'
import { Float } from './values.ts'

export type Int = number | bigint

/** An int beyond 2^53 stays a bigint, any other becomes a number. */
export function normalise(value: bigint): Int {
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value
}

/** An int or bool as an int; undefined for anything else. */
export function intOf(value: unknown): Int | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value
  return typeof value === 'boolean' ? Number(value) : undefined
}

/** An int, bool or float as a double; undefined for anything else. */
export function doubleOf(value: unknown): number | undefined {
  if (value instanceof Float) return value.value
  const int = intOf(value)
  return int === undefined ? undefined : Number(int)
}

export function isNumber(value: unknown): boolean {
  return value instanceof Float || intOf(value) !== undefined
}

/** Whether an int does not fit into 64 bits. */
export function isBeyondIndex(value: Int): boolean {
  return typeof value === 'bigint' && (value >= 2n ** 63n || value < -(2n ** 63n))
}

/** An int argument (`__index__`); raises TypeError otherwise. */
export function indexOf(value: unknown): number {
  const int = intOf(value)
  if (int === undefined) raise('TypeError', `'${typeName(value)}' object cannot be interpreted as an integer`)
  if (isBeyondIndex(int)) raise('OverflowError', 'Python int too large to convert to C ssize_t')
  return Number(int)
}

/** An integral double as an int. */
export function intFromDouble(value: number): Int {
  if (Number.isNaN(value)) raise('ValueError', 'cannot convert float NaN to integer')
  if (!Number.isFinite(value)) raise('OverflowError', 'cannot convert float infinity to integer')
  const whole = Math.trunc(value)
  return Number.isSafeInteger(whole) ? whole + 0 : BigInt(whole)
}

const MAX_DIGITS = 4300

/** `int(text, base)` */
export function parseInteger(text: string, base = 10): Int {
  const fail = () => raise('ValueError', `invalid literal for int() with base ${base}: ${repr(text)}`)
  const match = /^([+-]?)(0[xX]|0[oO]|0[bB])?_?([0-9A-Za-z]+(?:_[0-9A-Za-z]+)*)$/.exec(
    asciiDigits(trimEnd(trimStart(text))),
  )
  if (base !== 0 && !(base >= 2 && base <= 36)) raise('ValueError', 'int() base must be >= 2 and <= 36, or 0')
  if (!match) return fail()
  let [, sign = '', prefix = '', digits = ''] = match
  let radix = base
  const prefixBase = { x: 16, o: 8, b: 2 }[prefix.slice(1).toLowerCase()]
  if (prefix !== '' && (base === 0 || base === prefixBase)) radix = prefixBase as number
  else if (prefix !== '') digits = prefix + digits
  if (radix === 0) {
    radix = 10
    if (/^0[0_]*[1-9]/.test(digits)) return fail()
  }
  digits = digits.replaceAll('_', '').toLowerCase()
  const highest = radix <= 10 ? String.fromCharCode(47 + radix) : '9'
  const letter = radix > 10 ? `a-${String.fromCharCode(86 + radix)}` : ''
  if (!new RegExp(`^[0-${highest}${letter}]+$`).test(digits)) return fail()
  if (digits.length > MAX_DIGITS && (radix & (radix - 1)) !== 0) {
    raise(
      'ValueError',
      `Exceeds the limit (${MAX_DIGITS} digits) for integer string conversion: value has ${digits.length} digits; use sys.set_int_max_str_digits() to increase the limit`,
    )
  }
  const value = parseDigits(digits, radix)
  return sign === '-' ? normalise(-value) : normalise(value)
}

function parseDigits(digits: string, radix: number): bigint {
  if (radix === 10) return BigInt(digits)
  if (radix === 16) return BigInt(`0x${digits}`)
  if (radix === 8) return BigInt(`0o${digits}`)
  if (radix === 2) return BigInt(`0b${digits}`)
  let value = 0n
  for (const digit of digits) value = value * BigInt(radix) + BigInt(Number.parseInt(digit, radix))
  return value
}

/** Decimal digits of other scripts as ASCII ones. */
function asciiDigits(text: string): string {
  if (!/[^\x00-\x7f]/.test(text)) return text
  return text.replace(/\p{Nd}/gu, (char) => {
    let zero = char.codePointAt(0) as number
    for (let i = 0; i < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && zero % 16 !== 0 && zero % 16 !== 6; i++)
      zero--
    return String((char.codePointAt(0) as number) - zero)
  })
}

/** `float(text)` */
export function parseDouble(text: string): number {
  const body = asciiDigits(trimEnd(trimStart(text)))
  if (/^[+-]?(\d+(_\d+)*\.?(\d+(_\d+)*)?|\.\d+(_\d+)*)(e[+-]?\d+(_\d+)*)?$/i.test(body))
    return Number(body.replaceAll('_', ''))
  const special = /^([+-]?)(inf|infinity|nan)$/i.exec(body)
  if (!special) raise('ValueError', `could not convert string to float: ${repr(text)}`)
  if (special[2]?.toLowerCase() === 'nan') return Number.NaN
  return special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
}

/** `int(value)` */
export function toInt(value: unknown): Int {
  const int = intOf(value)
  if (int !== undefined) return int
  if (value instanceof Float) return intFromDouble(value.value)
  const text = textOf(value)
  if (text !== undefined) return parseInteger(text)
  failIfMissing(value)
  return raise(
    'TypeError',
    `int() argument must be a string, a bytes-like object or a real number, not '${typeName(value)}'`,
  )
}

/** `float(value)` */
export function toDouble(value: unknown): number {
  const double = doubleOf(value)
  if (double !== undefined) {
    if (!Number.isFinite(double) && typeof value === 'bigint')
      raise('OverflowError', 'int too large to convert to float')
    return double
  }
  const text = textOf(value)
  if (text !== undefined) return parseDouble(text)
  if (value instanceof Bytes) return parseBytes(value)
  failIfMissing(value)
  return raise('TypeError', `float() argument must be a string or a real number, not '${typeName(value)}'`)
}

function parseBytes(value: Bytes): number {
  const text = Buffer.from(value.data).toString('latin1')
  if (/^[\x00-\x7f]*$/.test(text) && /^\s*[+-]?(\d|\.\d|inf|nan)/i.test(text)) return parseDouble(text)
  return raise('ValueError', `could not convert string to float: ${repr(value)}`)
}

/** `round(value, digits)`: half to even, decided on the exact value of the double. */
export function roundDouble(value: number, digits: number): number {
  if (!Number.isFinite(value) || digits > 323) return value
  if (digits < 0) {
    const scale = 10 ** -digits
    if (!Number.isFinite(scale) || scale > 1e308) return value * 0
    const [whole] = exactDecimal(value)
    const scaled = roundBig(whole, 10n ** BigInt(-digits), !Number.isInteger(value))
    const result = Number(scaled)
    return result === 0 ? value * 0 : result
  }
  return Number(fixedText(value, Math.min(digits, 330)))
}

function exactDecimal(value: number): [bigint] {
  return [BigInt(Math.trunc(value))]
}

function roundBig(value: bigint, unit: bigint, more: boolean): bigint {
  const negative = value < 0n
  const positive = negative ? -value : value
  let whole = positive / unit
  const twice = (positive % unit) * 2n
  if (twice > unit || (twice === unit && (more || whole % 2n === 1n))) whole++
  return (negative ? -whole : whole) * unit
}

/** `'%.{digits}f' % value`: exact, half to even, unlike `toFixed`, which rounds the same way only up to 1e21. */
export function fixedText(value: number, digits: number): string {
  if (Math.abs(value) < 1e21 && digits <= 100) return fixedExact(value, digits)
  const whole = BigInt(Math.trunc(value)).toString()
  return digits > 0 ? `${whole}.${'0'.repeat(digits)}` : whole
}

/** `toFixed` takes the larger of two equally near texts; Python the even one. */
function fixedExact(value: number, digits: number): string {
  const text = value.toFixed(digits)
  const negativeZero = Object.is(value, -0) || (value < 0 && !text.startsWith('-'))
  const signed = negativeZero ? `-${text.replace(/^-/, '')}` : text
  const scaled = Math.abs(value) * 2 ** 1074
  if (scaled === 0) return signed
  if (!isTie(value, digits)) return signed
  const last = signed.at(-1) as string
  if ('02468'.includes(last)) return signed
  return evenNeighbour(value, digits, signed)
}

/** Whether the double lies exactly between two decimals of `digits` places. */
function isTie(value: number, digits: number): boolean {
  if (digits > 60) return false
  const more = Math.abs(value).toFixed(Math.min(100, digits + 60))
  const [, tail = ''] = /\.\d*$/.exec(more) ? [0, (more.split('.')[1] ?? '').slice(digits)] : [0, '']
  return /^50*$/.test(tail)
}

function evenNeighbour(value: number, digits: number, rounded: string): string {
  const unit = BigInt(rounded.replace('.', '').replace('-', ''))
  const even = (unit - 1n).toString().padStart(digits + 1, '0')
  const body = digits > 0 ? `${even.slice(0, -digits)}.${even.slice(-digits)}` : even
  return value < 0 ? `-${body}` : body
}

/** As `toExponential`, but of two equally near texts the even one. */
export function exponentialText(value: number, digits: number): string {
  const text = value.toExponential(digits)
  const [mantissa = '', exponent] = text.split('e')
  const exact = value.toExponential(Math.min(100, digits + 60)).split('e')[0]!
  const tail = exact
    .replace('.', '')
    .replace('-', '')
    .slice(digits + 1)
  const isEven = /[02468]$/.test(mantissa) || /^-?1(\.0*)?$/.test(mantissa) // a carry: 9.5 lies between 9 and 10
  if (isEven || !/^50*$/.test(tail)) return text
  return `${mantissa.slice(0, -1)}${Number(mantissa.at(-1)) - 1}e${exponent}`
}
