import { formatPercent } from '../format/percent.ts'
import { type Int, intOf, normalise } from '../numbers.ts'
import { Markup, textOf } from '../types/markup.ts'
import { raise } from '../values/errors.ts'
import { Float } from '../values.ts'
import { arithmetic, refuse } from './operands.ts'

export function div(a: unknown, b: unknown): unknown {
  const x = toDividend(a)
  const y = toDividend(b)
  if (x === undefined || y === undefined) return refuse('/', a, b)
  const isFloat = a instanceof Float || b instanceof Float
  // biome-ignore lint/suspicious/noDoubleEquals: the only exact comparison of number and bigint
  if (y == 0) raise('ZeroDivisionError', isFloat ? 'float division by zero' : 'division by zero')
  if (typeof x === 'number' && typeof y === 'number') return new Float(x / y)
  return new Float(isFloat ? Number(x) / Number(y) : divideBig(BigInt(x), BigInt(y)))
}

function toDividend(value: unknown): Int | undefined {
  return value instanceof Float ? value.value : intOf(value)
}

/** The quotient of two ints of any size, correctly rounded. */
export function divideBig(a: bigint, b: bigint): number {
  const negative = a < 0n !== b < 0n
  const x = a < 0n ? -a : a
  const y = b < 0n ? -b : b
  const shift = BigInt(Math.max(0, 66 - (x.toString(2).length - y.toString(2).length)))
  let quotient = (x << shift) / y
  if ((x << shift) % y !== 0n) quotient |= 1n
  const excess = quotient.toString(2).length - 66
  let scale = Number(-shift)
  if (excess > 0) {
    const cut = BigInt(excess)
    const lost = (quotient & ((1n << cut) - 1n)) !== 0n
    quotient = (quotient >> cut) | (lost ? 1n : 0n)
    scale += excess
  }
  const half = Math.trunc(scale / 2)
  const value = Number(quotient) * 2 ** half * 2 ** (scale - half)
  if (!Number.isFinite(value)) raise('OverflowError', 'integer division result too large for a float')
  return negative ? -value : value
}

/** As CPython rounds it: by the remainder, which is not yet brought to the divisor's sign. */
function floorDouble(x: number, y: number): number {
  const remainder = x % y
  const exact = (x - remainder) / y
  const quotient = remainder !== 0 && remainder < 0 !== y < 0 ? exact - 1 : exact
  if (quotient === 0) return Object.is(x / y, -0) || x / y < 0 ? -0 : 0
  const floor = Math.floor(quotient)
  return quotient - floor > 0.5 ? floor + 1 : floor
}

function modDouble(x: number, y: number): number {
  const remainder = x % y
  if (remainder === 0) return y < 0 ? -0 : 0
  return remainder < 0 !== y < 0 ? remainder + y : remainder
}

export function floordiv(a: unknown, b: unknown): unknown {
  const ints = (x: Int, y: Int) => {
    // biome-ignore lint/suspicious/noDoubleEquals: the only exact comparison of number and bigint
    if (y == 0) raise('ZeroDivisionError', 'integer division or modulo by zero')
    if (typeof x === 'number' && typeof y === 'number') return Math.floor(x / y) + 0
    const [p, q] = [BigInt(x), BigInt(y)]
    const quotient = p / q
    return normalise(p % q !== 0n && p < 0n !== q < 0n ? quotient - 1n : quotient)
  }
  const doubles = (x: number, y: number) =>
    y === 0 ? raise('ZeroDivisionError', 'float floor division by zero') : floorDouble(x, y)
  return arithmetic(a, b, exactFloor(ints), doubles) ?? refuse('//', a, b)
}

/** Doubles divide exactly only below 2^53 / divisor; beyond, a quotient may round up to the next int. */
function exactFloor(ints: (x: Int, y: Int) => Int): (x: Int, y: Int) => Int {
  return (x, y) => {
    const small = typeof x === 'number' && typeof y === 'number' && Math.abs(x) < 2 ** 31
    return small || y === 0 ? ints(x, y) : ints(BigInt(x), BigInt(y))
  }
}

export function mod(a: unknown, b: unknown): unknown {
  const text = textOf(a)
  if (text !== undefined) return a instanceof Markup ? new Markup(formatPercent(text, b, true)) : formatPercent(text, b)
  const ints = (x: Int, y: Int) => {
    // biome-ignore lint/suspicious/noDoubleEquals: the only exact comparison of number and bigint
    if (y == 0) raise('ZeroDivisionError', 'integer modulo by zero')
    if (typeof x === 'number' && typeof y === 'number') return modDouble(x, y) + 0
    const [p, q] = [BigInt(x), BigInt(y)]
    const remainder = p % q
    return normalise(remainder !== 0n && remainder < 0n !== q < 0n ? remainder + q : remainder)
  }
  const doubles = (x: number, y: number) => (y === 0 ? raise('ZeroDivisionError', 'float modulo') : modDouble(x, y))
  return arithmetic(a, b, ints, doubles) ?? refuse('%', a, b)
}
