import { raise } from './values/errors.ts'
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
