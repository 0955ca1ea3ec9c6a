import { Dict, Float, Tuple } from '../values.ts'
import { raise } from './errors.ts'
import { PyObject } from './object.ts'
import { typeName } from './types.ts'

/** A number to compare with: JavaScript's operators compare numbers and bigints exactly. */
function comparable(value: unknown): number | bigint | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value
  if (typeof value === 'boolean') return value ? 1 : 0
  return value instanceof Float ? value.value : undefined
}

/** `a == b` */
export function equals(a: unknown, b: unknown): boolean {
  if (a === b && typeof a !== 'object') return true
  if (typeof a === 'string' && typeof b === 'string') return false
  if (a instanceof PyObject || b instanceof PyObject) return equalObjects(a, b)
  const x = comparable(a)
  // biome-ignore lint/suspicious/noDoubleEquals: the only exact comparison of number and bigint
  if (x !== undefined) return x == comparable(b)
  if (a === b) return true
  if (Array.isArray(a)) return Array.isArray(b) && equalSequences(a, b)
  if (a instanceof Tuple) return b instanceof Tuple && equalSequences(a.items, b.items)
  if (a instanceof Dict) return b instanceof Dict && equalDicts(a, b)
  return false
}

function equalObjects(a: unknown, b: unknown): boolean {
  const left = a instanceof PyObject ? a.equals?.(b) : undefined
  if (left !== undefined) return left
  const right = b instanceof PyObject ? b.equals?.(a) : undefined
  return right ?? a === b
}

/** Python compares items by identity first: a nan in a list equals itself. */
export function same(a: unknown, b: unknown): boolean {
  return a === b || equals(a, b)
}

function equalSequences(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((item, i) => same(item, b[i]))
}

function equalDicts(a: Dict, b: Dict): boolean {
  if (a.size !== b.size) return false
  for (const [key, item] of a) {
    if (!b.has(key) || !same(item, b.get(key))) return false
  }
  return true
}

export type OrderOperator = '<' | '<=' | '>' | '>='

/** `a < b` and its kin; raises TypeError where Python does not order the two. */
export function order(a: unknown, operator: OrderOperator, b: unknown): boolean {
  if (typeof a === 'string' && typeof b === 'string') return decide(compareText(a, b), operator)
  const x = comparable(a)
  const y = comparable(b)
  if (x !== undefined && y !== undefined) {
    if (operator === '<') return x < y
    if (operator === '<=') return x <= y
    return operator === '>' ? x > y : x >= y
  }
  if (Array.isArray(a) && Array.isArray(b)) return orderSequences(a, operator, b)
  if (a instanceof Tuple && b instanceof Tuple) return orderSequences(a.items, operator, b.items)
  const byLeft = a instanceof PyObject ? a.compare?.(b) : undefined
  if (byLeft !== undefined) return decide(byLeft, operator)
  const byRight = b instanceof PyObject ? b.compare?.(a) : undefined
  if (byRight !== undefined) return decide(-byRight, operator)
  return raise('TypeError', `'${operator}' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`)
}

function decide(sign: number, operator: OrderOperator): boolean {
  if (operator === '<') return sign < 0
  if (operator === '<=') return sign <= 0
  return operator === '>' ? sign > 0 : sign >= 0
}

function orderSequences(a: readonly unknown[], operator: OrderOperator, b: readonly unknown[]): boolean {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    if (!same(a[i], b[i])) return order(a[i], operator, b[i])
  }
  return decide(a.length - b.length, operator)
}

/** By code points, as Python orders text; JavaScript's `<` goes by UTF-16 units, which differ beyond U+FFFF. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x === y) continue
    const xHigh = x >= 0xd800 && x <= 0xdfff
    const yHigh = y >= 0xd800 && y <= 0xdfff
    if (xHigh !== yHigh) return xHigh ? 1 : -1
    return x - y
  }
  return a.length - b.length
}
