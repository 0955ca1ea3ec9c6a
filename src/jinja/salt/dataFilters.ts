import { itemOf } from '../../python/attributes.ts'
import { isIterable, iterate, list as toList } from '../../python/iterate.ts'
import { toDouble } from '../../python/numbers/convert.ts'
import { indexOf } from '../../python/numbers.ts'
import { add, contains } from '../../python/operators/index.ts'
import { sortValues } from '../../python/sort.ts'
import { textOf } from '../../python/types/markup.ts'
import { raise } from '../../python/values/errors.ts'
import { equals, order, same } from '../../python/values/order.ts'
import { truth, typeName } from '../../python/values/types.ts'
import { Dict, Float, type Value } from '../../python/values.ts'
import { define } from '../extension.ts'
import { Undefined } from '../runtime/undefined.ts'
import { isHashableType, needText } from './arguments.ts'
import { toNumber } from './numbers.ts'
import { PySet } from './sets.ts'
import { traverse } from './traverse.ts'

const TWO_LISTS = ['lst1', 'lst2'] as const

function includes(items: Iterable<unknown>, wanted: unknown): boolean {
  for (const item of items) if (same(item, wanted)) return true
  return false
}

function uniqueList(values: Iterable<unknown>): unknown[] {
  const result: unknown[] = []
  for (const value of values) if (!includes(result, value)) result.push(value)
  return result
}

function unique(values: unknown): unknown {
  return isHashableType(values) ? new PySet(iterate(values)) : uniqueList(iterate(values))
}

function union(a: unknown, b: unknown): unknown {
  if (isHashableType(a) && isHashableType(b)) return new PySet([...new PySet(iterate(a)).iterate(), ...iterate(b)])
  return unique(add(a, b))
}

function intersect(a: unknown, b: unknown): unknown {
  if (!isHashableType(a) || !isHashableType(b)) return uniqueList(toList(a).filter((item) => contains(item, b)))
  const other = new PySet(iterate(b))
  return new PySet([...iterate(a)].filter((item) => other.contains(item)))
}

function difference(a: unknown, b: unknown): unknown {
  if (!isHashableType(a) || !isHashableType(b)) return uniqueList(toList(a).filter((item) => !contains(item, b)))
  const other = new PySet(iterate(b))
  return new PySet([...iterate(a)].filter((item) => !other.contains(item)))
}

function symmetricDifference(a: unknown, b: unknown): unknown {
  const all = toList(union(a, b))
  const common = toList(intersect(a, b))
  const rest = all.filter((item) => !includes(common, item))
  return isHashableType(a) && isHashableType(b) ? new PySet(rest) : uniqueList(rest)
}

function extreme(values: unknown, operator: '<' | '>', name: 'min' | 'max'): unknown {
  let best: unknown
  for (const item of iterate(values)) if (best === undefined || order(item, operator, best)) best = item
  return best === undefined ? raise('ValueError', `${name}() arg is an empty sequence`) : best
}

function average(values: unknown): Float {
  if (isHashableType(values)) return new Float(toDouble(values))
  let sum = 0
  const items = toList(values)
  for (const item of items) {
    if (item instanceof Float) sum += item.value
    else if (typeof item === 'number' || typeof item === 'bigint' || typeof item === 'boolean') sum += Number(item)
    else raise('TypeError', `unsupported operand type(s) for +: 'int' and '${typeName(item)}'`)
  }
  if (items.length === 0) raise('ZeroDivisionError', 'division by zero')
  return new Float(sum / items.length)
}

const NULLS = [null, 'None', 'null']

function flatten(data: unknown, levels: unknown, keepNulls: boolean, open: Set<unknown>): unknown[] {
  if (open.has(data)) raise('RecursionError', 'Reference cycle detected. Check input list.')
  if (typeof data === 'object') open.add(data)
  const result: unknown[] = []
  for (const item of iterate(data)) {
    if (!keepNulls && NULLS.some((none) => equals(item, none))) continue
    if (textOf(item) !== undefined || !isIterable(item)) result.push(item)
    else if (levels === null) result.push(...flatten(item, null, keepNulls, open))
    else if (order(levels, '>=', 1)) result.push(...flatten(item, Math.trunc(Number(levels)) - 1, keepNulls, open))
    else result.push(item)
  }
  return result
}

function compareDicts(old: unknown, next: unknown): Dict {
  const changes = new Dict()
  const keys = [...(truth(next) ? iterate(next) : []), ...(truth(old) ? iterate(old) : [])]
  for (const key of new PySet(keys).iterate()) {
    const name = key as Value
    const [was, is] = [contains(name, old), contains(name, next)].map((present, at) =>
      present ? (itemOf(at === 0 ? old : next, name) as Value) : '',
    ) as [Value, Value]
    if (!contains(name, old))
      changes.set(
        name,
        new Dict([
          ['old', ''],
          ['new', is],
        ]),
      )
    else if (!contains(name, next))
      changes.set(
        name,
        new Dict([
          ['new', ''],
          ['old', was],
        ]),
      )
    else if (!equals(was, is))
      changes.set(
        name,
        new Dict([
          ['old', was],
          ['new', is],
        ]),
      )
  }
  return changes
}

function compareLists(old: unknown, next: unknown): Dict {
  const added = toList(next).filter((item) => !includes(iterate(old), item)) as Value[]
  const gone = toList(old).filter((item) => !includes(iterate(next), item)) as Value[]
  const changes = new Dict()
  if (added.length > 0) changes.set('new', added)
  if (gone.length > 0) changes.set('old', gone)
  return changes
}

/** Exactly so many items are true. */
function exactly(values: unknown, amount: number): boolean {
  let count = 0
  for (const item of iterate(values)) if (truth(item)) count += 1
  return count === amount
}

function mysqlToDict(data: unknown, key: unknown): Dict {
  const result = new Dict()
  let headers = ['']
  for (const line of iterate(data)) {
    if (!truth(line)) continue
    const text = needText(line, 'startswith')
    if (text.startsWith('+')) continue
    const cells = text.split('|').map((cell) => cell.trim())
    if (headers.length <= 1) {
      headers = cells
      continue
    }
    const row = new Dict()
    for (let at = 1; at < headers.length - 1; at++) {
      const cell = cells[at]
      if (cell === undefined) return raise('IndexError', 'list index out of range')
      row.set(headers[at]!, toNumber(cell) as Value)
    }
    const id = row.get(key as Value)
    if (id === undefined) return raise('KeyError', `'${String(key)}'`)
    result.set(id, row)
  }
  return result
}

/** `[{key, value}]` (or `name` for `key`), whatever the case of these names; entries without a key are left out. */
function fromEntries(entries: unknown): Dict {
  const result = new Dict()
  for (const entry of iterate(entries)) {
    if (!(entry instanceof Dict)) return raise('TypeError', `'${typeName(entry)}' object is not iterable`)
    const byName = new Map([...entry].map(([name, value]) => [String(name).toLowerCase(), value]))
    const key = [byName.get('key'), byName.get('name')].find((one) => one !== undefined && truth(one))
    if (key !== undefined) result.set(key, byName.get('value') ?? null)
  }
  return result
}

export const dataFilters = {
  unique: define('unique', ['values'], (_call, values) => unique(values)),
  min: define('lst_min', ['obj'], (_call, values) => extreme(values, '<', 'min')),
  max: define('lst_max', ['obj'], (_call, values) => extreme(values, '>', 'max')),
  avg: define('lst_avg', ['lst'], (_call, values) => average(values)),
  union: define('union', TWO_LISTS, (_call, a, b) => union(a, b)),
  intersect: define('intersect', TWO_LISTS, (_call, a, b) => intersect(a, b)),
  difference: define('difference', TWO_LISTS, (_call, a, b) => difference(a, b)),
  symmetric_difference: define('symmetric_difference', TWO_LISTS, (_call, a, b) => symmetricDifference(a, b)),
  flatten: define('flatten', ['data', ['levels', null], ['preserve_nulls', false], ['_ids', null]], (_call, ...args) =>
    flatten(args[0], args[1], truth(args[2]), new Set()),
  ),
  compare_dicts: define(
    'compare_dicts',
    [
      ['old', null],
      ['new', null],
    ],
    (_call, old, next) => compareDicts(old, next),
  ),
  compare_lists: define(
    'compare_lists',
    [
      ['old', null],
      ['new', null],
    ],
    (_call, old, next) => compareLists(old, next),
  ),
  exactly_n_true: define('exactly_n', ['iterable', ['amount', 1]], (_call, values, amount) =>
    exactly(values, indexOf(amount)),
  ),
  exactly_one_true: define('exactly_one', ['iterable'], (_call, values) => exactly(values, 1)),
  is_list: define('is_list', ['value'], (_call, value) => Array.isArray(value)),
  is_iter: define('is_iter', ['thing', ['ignore', true]], (_call, value, ignore) => {
    if (value instanceof Undefined) value.iterate()
    return textOf(value) === undefined ? isIterable(value) : !truth(ignore)
  }),
  sorted_ignorecase: define('sorted_ignorecase', ['to_sort'], (_call, values) => {
    return sortValues(toList(values), (item) => needText(item, 'lower').toLowerCase())
  }),
  mysql_to_dict: define('mysql_to_dict', ['data', 'key'], (_call, data, key) => mysqlToDict(data, key)),
  traverse: define('traverse_dict_and_list', ['data', 'key', ['default', null], ['delimiter', ':']], (_call, ...args) =>
    traverse(args[0], args[1], args[2], args[3]),
  ),
  to_entries: define('to_entries', ['data'], (_call, data) => {
    const entry = (key: Value, value: Value) =>
      new Dict([
        ['key', key],
        ['value', value],
      ])
    if (data instanceof Dict) return [...data].map(([key, value]) => entry(key, value))
    if (Array.isArray(data)) return data.map((value, at) => entry(at, value))
    return raise('SaltException', 'Input data must be a dict or list')
  }),
  from_entries: define('from_entries', ['entries'], (_call, entries) => fromEntries(entries)),
}
