import { callValue } from '../functions/call.ts'
import { type Builtin, define, type Parameter, type Py, type Run } from '../functions/function.ts'
import type { Kwargs } from '../functions/kwargs.ts'
import { iterate, list } from '../iterate.ts'
import { indexOf, intOf } from '../numbers.ts'
import { sortValues } from '../sort.ts'
import { DictView } from '../types/views.ts'
import { PythonError, raise } from '../values/errors.ts'
import { failIfMissing } from '../values/object.ts'
import { same } from '../values/order.ts'
import { repr } from '../values/text.ts'
import { Dict, hashKey, Tuple, type Value } from '../values.ts'

type Table = Map<string, Builtin>

function methods(table: Table) {
  return (name: string, parameters: readonly Parameter[], run: Run, options = {}) => {
    table.set(name, define(name, ['self', ...parameters], run, options))
  }
}

const ofList: Table = new Map()
const onList = methods(ofList)

onList('append', ['object'], (call, items: Py[], item: Py) => {
  items.push(item)
  call.spend(1)
  return null
})
onList('extend', ['iterable'], (call, items: Py[], more: Py) => {
  const added = list(more)
  call.spend(added.length)
  for (const item of added) items.push(item)
  return null
})
onList('insert', ['index', 'object'], (_call, items: Py[], index: Py, item: Py) => {
  const at = indexOf(index)
  items.splice(at < 0 ? Math.max(0, at + items.length) : at, 0, item)
  return null
})
onList('pop', [['index', -1]], (_call, items: Py[], index: Py) => {
  const at = indexOf(index)
  if (items.length === 0) raise('IndexError', 'pop from empty list')
  const real = at < 0 ? at + items.length : at
  if (real < 0 || real >= items.length) raise('IndexError', 'pop index out of range')
  return items.splice(real, 1)[0]
})
onList('remove', ['value'], (_call, items: Py[], value: Py) => {
  const at = items.findIndex((one) => same(one, value))
  if (at === -1) raise('ValueError', 'list.remove(x): x not in list')
  items.splice(at, 1)
  return null
})
onList('clear', [], (_call, items: Py[]) => {
  items.length = 0
  return null
})
onList('copy', [], (_call, items: Py[]) => items.slice())
onList('reverse', [], (_call, items: Py[]) => {
  items.reverse()
  return null
})
onList(
  'sort',
  [
    ['key', null],
    ['reverse', false],
  ],
  (call, items: Py[], key: Py, reverse: Py) => {
    const by = key === null ? (item: Py) => item : (item: Py) => callValue(call, key, [item])
    const sorted = sortValues(items, by, indexOf(reverse) !== 0)
    items.splice(0, items.length, ...sorted)
    return null
  },
)

function position(items: readonly Py[], value: Py, start: Py, stop: Py): number {
  const clamp = (index: number) => Math.max(0, index < 0 ? index + items.length : index)
  const bound = (value: Py) => {
    const int = intOf(value)
    if (int === undefined) raise('TypeError', 'slice indices must be integers or have an __index__ method')
    return clamp(Number(int))
  }
  const from = bound(start)
  const to = stop === undefined ? items.length : bound(stop)
  for (let i = from; i < Math.min(to, items.length); i++) if (same(items[i], value)) return i
  return -1
}
const INDEX: readonly Parameter[] = ['value', ['start', 0], ['stop', undefined]]
onList('index', INDEX, (_call, items: Py[], value: Py, start: Py, stop: Py) => {
  const at = position(items, value, start, stop)
  return at === -1 ? raise('ValueError', `${repr(value)} is not in list`) : at
})
onList('count', ['value'], (_call, items: Py[], value: Py) => items.filter((one) => same(one, value)).length)

const ofTuple: Table = new Map()
const onTuple = methods(ofTuple)
onTuple('index', INDEX, (_call, tuple: Tuple, value: Py, start: Py, stop: Py) => {
  const at = position(tuple.items, value, start, stop)
  return at === -1 ? raise('ValueError', 'tuple.index(x): x not in tuple') : at
})
onTuple('count', ['value'], (_call, tuple: Tuple, value: Py) => tuple.items.filter((one) => same(one, value)).length)

const ofDict: Table = new Map()
const onDict = methods(ofDict)

onDict(
  'get',
  ['key', ['default', null]],
  (_call, dict: Dict, key: Value, fallback: Py) => dict.get(key) ?? (dict.has(key) ? null : fallback),
)
onDict('keys', [], (_call, dict: Dict) => new DictView(dict, 'dict_keys'))
onDict('values', [], (_call, dict: Dict) => new DictView(dict, 'dict_values'))
onDict('items', [], (_call, dict: Dict) => new DictView(dict, 'dict_items'))
onDict('copy', [], (_call, dict: Dict) => new Dict(dict))
onDict('clear', [], (_call, dict: Dict) => {
  dict.clear()
  return null
})
onDict('pop', ['key', ['default', undefined]], (_call, dict: Dict, key: Value, fallback: Py) => {
  const value = dict.get(key)
  if (value === undefined) return fallback === undefined ? raise('KeyError', repr(key)) : fallback
  dict.delete(key)
  return value
})
onDict('popitem', [], (_call, dict: Dict) => {
  const last = [...dict].at(-1)
  if (!last) return raise('KeyError', "'popitem(): dictionary is empty'")
  dict.delete(last[0])
  return new Tuple(last)
})
onDict('setdefault', ['key', ['default', null]], (_call, dict: Dict, key: Value, fallback: Value) => {
  if (!dict.has(key)) dict.set(key, fallback)
  return dict.get(key)
})
onDict(
  'update',
  [['other', undefined]],
  (call, dict: Dict, other: Py, kwargs: Kwargs) => {
    if (other !== undefined) updateDict(dict, other)
    for (const [key, value] of kwargs) dict.set(key, value as Value)
    call.spend(kwargs.size)
    return null
  },
  { kwargs: true },
)
onDict('fromkeys', ['iterable', ['value', null]], (_call, _dict: Dict, keys: Py, value: Value) => {
  const made = new Dict()
  for (const key of iterate(keys)) made.set(key as Value, value)
  return made
})

/** `dict.update(other)`: a dict, or pairs. */
export function updateDict(dict: Dict, other: Py): void {
  if (other instanceof Dict) {
    for (const [key, value] of [...other]) dict.set(key, value)
    return
  }
  failIfMissing(other)
  let at = 0
  for (const pair of iterate(other)) {
    const items = itemsOf(pair, at)
    if (items.length !== 2)
      raise('ValueError', `dictionary update sequence element #${at} has length ${items.length}; 2 is required`)
    hashKey(items[0])
    dict.set(items[0] as Value, items[1] as Value)
    at++
  }
}

function itemsOf(pair: Py, at: number): Py[] {
  try {
    return list(pair)
  } catch (cause) {
    if (!(cause instanceof PythonError && cause.pythonClass === 'TypeError')) throw cause
    return raise('TypeError', `cannot convert dictionary update sequence element #${at} to a sequence`)
  }
}

export const LIST_METHODS: ReadonlyMap<string, Builtin> = ofList
export const TUPLE_METHODS: ReadonlyMap<string, Builtin> = ofTuple
export const DICT_METHODS: ReadonlyMap<string, Builtin> = ofDict
