import { type Int, normalise } from '../numbers.ts'
import { trimEnd, trimStart } from '../text/spaces.ts'
import { raise } from '../values/errors.ts'
import { repr } from '../values/text.ts'

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
