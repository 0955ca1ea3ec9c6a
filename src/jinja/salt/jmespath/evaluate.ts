import { sliceOf } from '../../../python/types/slice.ts'
import { equals, order } from '../../../python/values/order.ts'
import { Dict, Float, type Value } from '../../../python/values.ts'
import { callFunction } from './functions.ts'
import type { Comparator, JmesNode } from './parser.ts'
import { Reference } from './types.ts'

const OPERATORS = { lt: '<', lte: '<=', gt: '>', gte: '>=' } as const

/** What an expression gives of a value; `spend` is told of the work. */
export function evaluate(node: JmesNode, value: unknown, spend: (amount: number) => void): unknown {
  const visit = (inner: JmesNode, of: unknown): unknown => evaluate(inner, of, spend)
  spend(1)
  switch (node.kind) {
    case 'identity':
      return value
    case 'literal':
      return node.value
    case 'field':
      return value instanceof Dict ? (value.get(node.name) ?? null) : null
    case 'index':
      return Array.isArray(value) ? (value[node.index < 0 ? value.length + node.index : node.index] ?? null) : null
    case 'slice':
      return Array.isArray(value) ? sliceOf(value, ...(node.parts as [unknown, unknown, unknown])) : null
    case 'chain':
      return node.parts.reduce((result: unknown, part) => visit(part, result), value)
    case 'project': {
      const base = visit(node.left, value)
      const items = node.of === 'values' ? (base instanceof Dict ? [...base.values()] : null) : base
      return Array.isArray(items) ? present(items.map((item) => visit(node.right, item))) : null
    }
    case 'filter': {
      const base = visit(node.left, value)
      if (!Array.isArray(base)) return null
      const chosen = base.filter((item) => !isFalse(visit(node.condition, item)))
      return present(chosen.map((item) => visit(node.right, item)))
    }
    case 'flatten': {
      const base = visit(node.body, value)
      return Array.isArray(base) ? base.flat() : null
    }
    case 'list':
      return value === null ? null : node.items.map((item) => visit(item, value))
    case 'dict':
      if (value === null) return null
      return new Dict(node.items.map(([key, item]) => [key, visit(item, value) as Value]))
    case 'or':
    case 'and': {
      const left = visit(node.left, value)
      return isFalse(left) === (node.kind === 'or') ? visit(node.right, value) : left
    }
    case 'not':
      return isFalse(visit(node.body, value))
    case 'compare':
      return compare(node.comparator, visit(node.left, value), visit(node.right, value))
    case 'call':
      return callFunction(
        node.name,
        node.args.map((arg) => visit(arg, value)),
      )
    case 'reference':
      return new Reference((of) => visit(node.body, of))
  }
}

function present(items: unknown[]): unknown[] {
  return items.filter((item) => item !== null)
}

function isFalse(value: unknown): boolean {
  if (value === null || value === false || value === '') return true
  return Array.isArray(value) ? value.length === 0 : value instanceof Dict && value.size === 0
}

function isComparable(value: unknown): boolean {
  return ['number', 'bigint', 'string'].includes(typeof value) || value instanceof Float
}

function compare(comparator: Comparator, left: unknown, right: unknown): unknown {
  if (comparator === 'eq') return areEqual(left, right)
  if (comparator === 'ne') return !areEqual(left, right)
  return isComparable(left) && isComparable(right) ? order(left, OPERATORS[comparator], right) : null
}

/** As in Python, but for true and false, which are no numbers here. */
function areEqual(left: unknown, right: unknown): boolean {
  return (typeof left === 'boolean') === (typeof right === 'boolean') && equals(left, right)
}
