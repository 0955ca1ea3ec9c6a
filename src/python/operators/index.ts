import { codePointCount, isIterable, iterate } from '../iterate.ts'
import { intOf, isBeyondIndex, normalise } from '../numbers.ts'
import { Bytes } from '../types/bytes.ts'
import { escapeMarkup, Markup, textOf } from '../types/markup.ts'
import { raise } from '../values/errors.ts'
import { failIfMissing, PyObject } from '../values/object.ts'
import { equals, order, same } from '../values/order.ts'
import { typeName } from '../values/types.ts'
import { Dict, Float, Tuple } from '../values.ts'
import { arithmetic, checked, MAX_ITEMS, MAX_TEXT, refuse, tooLarge } from './operands.ts'

export { div, floordiv, mod } from './division.ts'
export { pow } from './power.ts'

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
  failIfMissing(a)
  failIfMissing(b)
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
  failIfMissing(a)
  if (a instanceof Markup) checkTimes(b)
  else if (b instanceof Markup) checkTimes(a)
  failIfMissing(b)
  if (isSequence(a)) return repeat(a, b)
  if (isSequence(b)) return repeat(b, a)
  return refuse('*', a, b)
}

/** MarkupSafe 3 hands the other operand on as it is. */
function checkTimes(times: unknown): void {
  if (intOf(times) === undefined) raise('TypeError', `'${typeName(times)}' object cannot be interpreted as an integer`)
}

/** The largest `Py_ssize_t`. */
const MAX_INDEX = 2 ** 63 - 1

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
    if (text !== '' && count > MAX_INDEX / codePointCount(text)) raise('OverflowError', 'repeated string is too long')
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
  failIfMissing(value)
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
