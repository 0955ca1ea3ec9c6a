import { doubleOf, type Int, intOf, normalise } from '../numbers.ts'
import { raise } from '../values/errors.ts'
import { failIfMissing } from '../values/object.ts'
import { typeName } from '../values/types.ts'
import { Float } from '../values.ts'

/** No text, list or int grows beyond these: what Python would need gigabytes for ends with MemoryError. */
export const MAX_TEXT = 100_000_000
export const MAX_ITEMS = 20_000_000
export const MAX_BITS = 1_000_000

type Operator = '+' | '-' | '*' | '/' | '//' | '%' | '**'

/** Python's TypeError for operands that an operator does not take. */
export function refuse(operator: Operator, a: unknown, b: unknown): never {
  failIfMissing(a)
  failIfMissing(b)
  const name = operator === '**' ? '** or pow()' : operator
  return raise('TypeError', `unsupported operand type(s) for ${name}: '${typeName(a)}' and '${typeName(b)}'`)
}

export function tooLarge(): never {
  raise('MemoryError', '')
}

export function checked(value: bigint): Int {
  if (value > 2n ** 53n || value < -(2n ** 53n)) {
    const hex = value.toString(16).length
    if (hex * 4 > MAX_BITS) tooLarge()
  }
  return normalise(value)
}

/** Both as ints, or both as doubles, or nothing. */
export function arithmetic(
  a: unknown,
  b: unknown,
  ints: (x: Int, y: Int) => unknown,
  doubles: (x: number, y: number) => number,
): unknown {
  const x = intOf(a)
  const y = intOf(b)
  if (x !== undefined && y !== undefined) return ints(x, y)
  const p = toOperand(a)
  const q = toOperand(b)
  return p === undefined || q === undefined ? undefined : new Float(doubles(p, q))
}

export function toOperand(value: unknown): number | undefined {
  const double = doubleOf(value)
  if (double !== undefined && typeof value === 'bigint' && !Number.isFinite(double))
    raise('OverflowError', 'int too large to convert to float')
  return double
}
