import { raise } from '../../core/values/errors.ts'
import { PyObject } from '../../core/values/object.ts'
import { equals, order, same } from '../../core/values/order.ts'
import { str } from '../../core/values/text.ts'
import { typeName } from '../../core/values/types.ts'
import { Dict, Float, Tuple } from '../../core/values.ts'
import { escapeMarkup, Markup, textOf } from '../runtime/markup.ts'
import { Undefined } from '../runtime/undefined.ts'
import { Bytes } from './bytes.ts'
import { isIterable, iterate } from './iterate.ts'
import { doubleOf, type Int, intOf, isBeyondIndex, normalise } from './numbers.ts'
import { formatPercent } from './percent.ts'

/** No text, list or int of a template grows beyond these: what Python would need gigabytes for ends with MemoryError. */
const MAX_TEXT = 100_000_000
const MAX_ITEMS = 20_000_000
const MAX_BITS = 1_000_000

type Operator = '+' | '-' | '*' | '/' | '//' | '%' | '**'

function refuse(operator: Operator, a: unknown, b: unknown): never {
  if (a instanceof Undefined) a.fail()
  if (b instanceof Undefined) b.fail()
  const name = operator === '**' ? '** or pow()' : operator
  return raise('TypeError', `unsupported operand type(s) for ${name}: '${typeName(a)}' and '${typeName(b)}'`)
}

function tooLarge(): never {
  raise('MemoryError', '')
}

function checked(value: bigint): Int {
  if (value > 2n ** 53n || value < -(2n ** 53n)) {
    const hex = value.toString(16).length
    if (hex * 4 > MAX_BITS) tooLarge()
  }
  return normalise(value)
}

/** Both as ints, or both as doubles, or nothing. */
function arithmetic(
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

function toOperand(value: unknown): number | undefined {
  const double = doubleOf(value)
  if (double !== undefined && typeof value === 'bigint' && !Number.isFinite(double))
    raise('OverflowError', 'int too large to convert to float')
  return double
}

function bothSafe(a: unknown, b: unknown): boolean {
  return typeof a === 'number' && typeof b === 'number'
}

export function add(a: unknown, b: unknown): unknown {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b
    return Number.isSafeInteger(sum) ? sum : BigInt(a) + BigInt(b)
  }
  if (typeof a === 'string' && typeof b === 'string') return joinText(a, b)
  const result = arithmetic(
    a,
    b,
    (x, y) => (bothSafe(x, y) ? add(x, y) : checked(BigInt(x) + BigInt(y))),
    (x, y) => x + y,
  )
  if (result !== undefined) return result
  if (a instanceof Markup && textOf(b) !== undefined) return new Markup(joinText(a.text, escapeMarkup(b).text))
  if (b instanceof Markup && typeof a === 'string') return new Markup(joinText(escapeMarkup(a).text, b.text))
  if (b instanceof Undefined) b.fail()
  if (Array.isArray(a)) {
    if (!Array.isArray(b)) raise('TypeError', `can only concatenate list (not "${typeName(b)}") to list`)
    if (a.length + b.length > MAX_ITEMS) tooLarge()
    return [...a, ...b]
  }
  if (a instanceof Tuple) {
    if (!(b instanceof Tuple)) raise('TypeError', `can only concatenate tuple (not "${typeName(b)}") to tuple`)
    return new Tuple([...a.items, ...b.items])
  }
  if (a instanceof Bytes) {
    if (!(b instanceof Bytes)) raise('TypeError', `can't concat ${typeName(b)} to bytes`)
    return new Bytes(Buffer.concat([a.data, b.data]))
  }
  if (typeof a === 'string') raise('TypeError', `can only concatenate str (not "${typeName(b)}") to str`)
  return refuse('+', a, b)
}

export function joinText(a: string, b: string): string {
  if (a.length + b.length > MAX_TEXT) tooLarge()
  return a + b
}

export function sub(a: unknown, b: unknown): unknown {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b
    return Number.isSafeInteger(difference) ? difference : BigInt(a) - BigInt(b)
  }
  const result = arithmetic(
    a,
    b,
    (x, y) => checked(BigInt(x) - BigInt(y)),
    (x, y) => x - y,
  )
  return result ?? refuse('-', a, b)
}

export function mul(a: unknown, b: unknown): unknown {
  if (typeof a === 'number' && typeof b === 'number') {
    const product = a * b
    return Number.isSafeInteger(product) ? product + 0 : normalise(BigInt(a) * BigInt(b))
  }
  const result = arithmetic(
    a,
    b,
    (x, y) => checked(BigInt(x) * BigInt(y)),
    (x, y) => x * y,
  )
  if (result !== undefined) return result
  if (a instanceof Undefined) a.fail()
  if (b instanceof Undefined) b.fail()
  if (isSequence(a)) return repeat(a, b)
  if (isSequence(b)) return repeat(b, a)
  return refuse('*', a, b)
}

function isSequence(value: unknown): boolean {
  return Array.isArray(value) || value instanceof Tuple || textOf(value) !== undefined || value instanceof Bytes
}

function repeat(sequence: unknown, times: unknown): unknown {
  const int = intOf(times)
  if (int === undefined) raise('TypeError', `can't multiply sequence by non-int of type '${typeName(times)}'`)
  if (isBeyondIndex(int)) raise('OverflowError', "cannot fit 'int' into an index-sized integer")
  const count = Math.max(0, Number(int))
  if (sequence instanceof Bytes) return new Bytes(Buffer.from(repeat([...sequence.data], count) as number[]))
  const text = textOf(sequence)
  if (text !== undefined) {
    if (text.length * count > MAX_TEXT) tooLarge()
    const repeated = text === '' ? '' : text.repeat(count)
    return sequence instanceof Markup ? new Markup(repeated) : repeated
  }
  const items = sequence instanceof Tuple ? sequence.items : (sequence as unknown[])
  if (items.length * count > MAX_ITEMS) tooLarge()
  const repeated: unknown[] = []
  if (items.length > 0) for (let i = 0; i < count; i++) repeated.push(...items)
  return sequence instanceof Tuple ? new Tuple(repeated as never) : repeated
}

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
function divideBig(a: bigint, b: bigint): number {
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

export function pow(a: unknown, b: unknown): unknown {
  const x = intOf(a)
  const y = intOf(b)
  if (x !== undefined && y !== undefined && y >= 0) return powInt(BigInt(x), BigInt(y))
  const p = toOperand(a)
  const q = toOperand(b)
  if (p === undefined || q === undefined) return refuse('**', a, b)
  if (p === 0 && q < 0) raise('ZeroDivisionError', '0.0 cannot be raised to a negative power')
  if (p === 1) return new Float(1)
  if (p === -1 && !Number.isFinite(q) && !Number.isNaN(q)) return new Float(1)
  const result = powDouble(p, q)
  if (Number.isNaN(result) && !Number.isNaN(p) && !Number.isNaN(q))
    raise('TypeError', 'complex numbers are not supported')
  if (!Number.isFinite(result) && Number.isFinite(p) && Number.isFinite(q))
    raise('OverflowError', "(34, 'Numerical result out of range')")
  return new Float(result)
}

/** JavaScript's `**` may be off in the last digit: whole exponents go by exact integers, halves by the square root. */
function powDouble(base: number, exponent: number): number {
  if (base > 0 && !Number.isInteger(exponent) && Number.isInteger(exponent * 2) && Math.abs(exponent) < 64)
    return Math.sqrt(powDouble(base, exponent * 2))
  if (!Number.isInteger(exponent) || Math.abs(exponent) > 256 || base === 0 || !Number.isFinite(base))
    return base ** exponent
  let mantissa = base
  let scale = 0
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2
    scale++
  }
  const size = BigInt(Math.abs(exponent))
  const power = BigInt(mantissa) ** size
  const unit = 1n << (BigInt(scale) * size)
  const rough = base ** exponent
  if (!Number.isFinite(rough) || Math.abs(rough) < 1e-290) return rough
  return exponent < 0 ? divideBig(unit, power) : divideBig(power, unit)
}

function powInt(base: bigint, exponent: bigint): Int {
  const small = base >= -1n && base <= 1n
  const bits = small ? 1 : (base.toString(2).length - 1) * Number(exponent)
  if (bits > MAX_BITS) tooLarge()
  if (small) return base === 0n ? (exponent === 0n ? 1 : 0) : base === 1n || exponent % 2n === 0n ? 1 : -1
  return normalise(base ** exponent)
}

export function neg(value: unknown): unknown {
  if (typeof value === 'number') return 0 - value
  if (value instanceof Float) return new Float(-value.value)
  const int = intOf(value)
  if (int !== undefined) return normalise(-BigInt(int))
  return refuseUnary('-', value)
}

export function pos(value: unknown): unknown {
  if (value instanceof Float) return value
  return intOf(value) ?? refuseUnary('+', value)
}

function refuseUnary(operator: string, value: unknown): never {
  if (value instanceof Undefined) value.fail()
  return raise('TypeError', `bad operand type for unary ${operator}: '${typeName(value)}'`)
}

export const eq = equals
export const ne = (a: unknown, b: unknown): boolean => !equals(a, b)
export const lt = (a: unknown, b: unknown): boolean => order(a, '<', b)
export const lteq = (a: unknown, b: unknown): boolean => order(a, '<=', b)
export const gt = (a: unknown, b: unknown): boolean => order(a, '>', b)
export const gteq = (a: unknown, b: unknown): boolean => order(a, '>=', b)

/** `item in container` */
export function contains(item: unknown, container: unknown): boolean {
  const text = textOf(container)
  if (text !== undefined) {
    const part = textOf(item)
    if (part === undefined) raise('TypeError', `'in <string>' requires string as left operand, not ${typeName(item)}`)
    return text.includes(part)
  }
  if (container instanceof Dict) return container.has(item as never)
  if (Array.isArray(container)) return container.some((one) => same(one, item))
  if (container instanceof Tuple) return container.items.some((one) => same(one, item))
  if (container instanceof PyObject && container.contains) return container.contains(item)
  if (!isIterable(container)) raise('TypeError', `argument of type '${typeName(container)}' is not iterable`)
  for (const one of iterate(container)) if (same(one, item)) return true
  return false
}

export const notin = (item: unknown, container: unknown): boolean => !contains(item, container)

/** `a ~ b ~ c` */
export function concat(_session: unknown, items: readonly unknown[]): string {
  let text = ''
  for (const item of items) text = joinText(text, str(item))
  return text
}

/** `a ~ b ~ c` where autoescape may be on, or Markup among the items. */
export function concatMarkup(session: { readonly autoescape: boolean }, items: readonly unknown[]): unknown {
  if (!session.autoescape) return concat(session, items)
  return items.some((item) => item instanceof Markup)
    ? new Markup(items.map((item) => escapeMarkup(item).text).join(''))
    : concat(session, items)
}
