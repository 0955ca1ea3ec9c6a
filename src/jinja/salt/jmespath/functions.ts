import { lengthOf } from '../../../python/iterate.ts'
import { intFromDouble } from '../../../python/numbers.ts'
import { add, contains, div } from '../../../python/operators/index.ts'
import { sortValues } from '../../../python/sort.ts'
import { raise } from '../../../python/values/errors.ts'
import { order } from '../../../python/values/order.ts'
import { repr, str } from '../../../python/values/text.ts'
import { Dict, Float } from '../../../python/values.ts'
import { dumpJson } from '../../../yaml/index.ts'
import { parseFloatText, parseIntText } from '../numbers.ts'
import { pythonType, type Reference, typeOf } from './types.ts'

/** Types that an argument may have (none: any), and what the function gives. Arguments are of these types when it is called. */
interface JmesFunction {
  readonly takes: readonly (readonly string[])[]
  readonly variadic?: boolean
  // biome-ignore lint/suspicious/noExplicitAny: types are checked against `takes` before
  readonly run: (...args: any[]) => unknown
}

function fail(name: string, value: unknown, expected: readonly string[], actual: string): never {
  return raise(
    'JMESPathTypeError',
    `In function ${name}(), invalid type for value: ${str(value)}, expected one of: ${repr([...expected])}, received: "${actual}"`,
  )
}

const NUMBER = ['number']
const STRING = ['string']
const COMPARABLE = ['array-number', 'array-string']

function extreme(items: unknown[], operator: '<' | '>', key: (item: unknown) => unknown = (item) => item): unknown {
  let best: { item: unknown; key: unknown } | undefined
  for (const item of items) {
    const own = key(item)
    if (!best || order(own, operator, best.key)) best = { item, key: own }
  }
  return best === undefined ? null : best.item
}

function sum(items: unknown[]): unknown {
  return items.reduce((total, item) => add(total, item), 0)
}

/** The items' keys by a reference: all numbers or all texts, as the first is. */
function keyed(name: string, items: unknown[], reference: Reference): (item: unknown) => unknown {
  const first = items.length === 0 ? 'number' : typeOf(reference.apply(items[0]))
  if (first !== 'number' && first !== 'string') fail(name, items[0], ['string', 'number'], first)
  return (item) => {
    const key = reference.apply(item)
    if (typeOf(key) !== first) fail(name, item, [first], typeOf(key))
    return key
  }
}

function rounded(value: unknown, round: (value: number) => number): unknown {
  return value instanceof Float ? intFromDouble(round(value.value)) : value
}

function absolute(value: unknown): unknown {
  if (value instanceof Float) return new Float(Math.abs(value.value))
  return (value as number | bigint) < 0 ? -(value as number) : value
}

function toNumber(value: unknown): unknown {
  if (typeof value === 'string') return parseIntText(value) ?? parseFloatText(value) ?? null
  return typeOf(value) === 'number' ? value : null
}

const FUNCTIONS: { readonly [name: string]: JmesFunction } = {
  abs: { takes: [NUMBER], run: absolute },
  avg: { takes: [['array-number']], run: (items) => (items.length === 0 ? null : div(sum(items), items.length)) },
  ceil: { takes: [NUMBER], run: (value) => rounded(value, Math.ceil) },
  contains: { takes: [['array', 'string'], []], run: (subject, wanted) => contains(wanted, subject) },
  ends_with: { takes: [STRING, STRING], run: (text, end) => text.endsWith(end) },
  floor: { takes: [NUMBER], run: (value) => rounded(value, Math.floor) },
  join: { takes: [STRING, ['array-string']], run: (glue, items) => items.join(glue) },
  keys: { takes: [['object']], run: (dict) => [...dict.keys()] },
  length: { takes: [['string', 'array', 'object']], run: (value) => lengthOf(value) },
  map: { takes: [['expref'], ['array']], run: (reference, items) => items.map(reference.apply) },
  max: { takes: [COMPARABLE], run: (items) => extreme(items, '>') },
  max_by: { takes: [['array'], ['expref']], run: (items, by) => extreme(items, '>', keyed('max_by', items, by)) },
  merge: { takes: [['object']], variadic: true, run: (...dicts) => new Dict(dicts.flatMap((dict) => [...dict])) },
  min: { takes: [COMPARABLE], run: (items) => extreme(items, '<') },
  min_by: { takes: [['array'], ['expref']], run: (items, by) => extreme(items, '<', keyed('min_by', items, by)) },
  not_null: { takes: [[]], variadic: true, run: (...values) => values.find((value) => value !== null) ?? null },
  reverse: {
    takes: [['array', 'string']],
    run: (value) => (typeof value === 'string' ? [...value].reverse().join('') : [...value].reverse()),
  },
  sort: { takes: [COMPARABLE], run: (items) => sortValues(items, (item) => item) },
  sort_by: { takes: [['array'], ['expref']], run: (items, by) => sortValues(items, keyed('sort_by', items, by)) },
  starts_with: { takes: [STRING, STRING], run: (text, start) => text.startsWith(start) },
  sum: { takes: [['array-number']], run: sum },
  to_array: { takes: [[]], run: (value) => (Array.isArray(value) ? value : [value]) },
  to_number: { takes: [[]], run: toNumber },
  to_string: {
    takes: [[]],
    run: (value) => (typeof value === 'string' ? value : dumpJson(value, { separators: [',', ':'] })),
  },
  type: { takes: [[]], run: typeOf },
  values: { takes: [['object']], run: (dict) => [...dict.values()] },
}

export function callFunction(name: string, args: readonly unknown[]): unknown {
  const found = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined
  if (!found) return raise('UnknownFunctionError', `Unknown function: ${name}()`)
  const { takes, variadic } = found
  if (variadic ? args.length < takes.length : args.length !== takes.length) {
    const expected = `${variadic ? 'at least ' : ''}${takes.length} argument${takes.length === 1 ? '' : 's'}`
    const kind = variadic ? 'VariadictArityError' : 'ArityError'
    raise(kind, `Expected ${expected} for function ${name}(), received ${args.length}`)
  }
  args.forEach((arg, at) => {
    checkType(name, arg, takes[Math.min(at, takes.length - 1)]!)
  })
  return found.run(...args)
}

/** `array-number`: an array whose items are all of that type. */
function checkType(name: string, value: unknown, allowed: readonly string[]): void {
  if (allowed.length === 0) return
  const actual = typeOf(value)
  if (allowed.includes(actual)) return
  const itemTypes = allowed.filter((type) => type.startsWith('array-')).map((type) => type.slice(6))
  if (actual !== 'array' || itemTypes.length === 0) fail(name, value, allowed, actual)
  const items = value as unknown[]
  const first = itemTypes.length === 1 ? itemTypes[0] : typeOf(items[0])
  if (items.length > 0 && !itemTypes.includes(first!)) fail(name, items[0], allowed, pythonType(items[0]))
  for (const item of items) if (typeOf(item) !== first) fail(name, item, allowed, pythonType(item))
}
