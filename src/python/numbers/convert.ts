import { doubleOf, type Int, intFromDouble, intOf } from '../numbers.ts'
import { Bytes } from '../types/bytes.ts'
import { textOf } from '../types/markup.ts'
import { raise } from '../values/errors.ts'
import { failIfMissing } from '../values/object.ts'
import { repr } from '../values/text.ts'
import { typeName } from '../values/types.ts'
import { Float } from '../values.ts'
import { parseDouble, parseInteger } from './parse.ts'

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
