import { raise } from '../../core/values/errors.ts'
import { order, same } from '../../core/values/order.ts'
import { truth, typeName } from '../../core/values/types.ts'
import { Dict, hashKey, Tuple } from '../../core/values.ts'
import { type Call, define, Kwargs, type Py } from '../extension.ts'
import { Range } from '../globals/range.ts'
import { attributeOf } from '../python/attributes.ts'
import { iterate, lengthOf, list, PyIterator } from '../python/iterate.ts'
import { NamedTuple } from '../python/named.ts'
import { indexOf } from '../python/numbers.ts'
import { add } from '../python/operators.ts'
import { sliceOf } from '../python/slice.ts'
import { sortValues } from '../python/sort.ts'
import { DictView } from '../python/views.ts'
import { textOf } from '../runtime/markup.ts'
import { Undefined } from '../runtime/undefined.ts'
import { argumentError, getter, ignoreCase, itemsOf, multiGetter } from './attributes.ts'

function lazy(name: string, items: () => Iterable<Py>): PyIterator {
  const iterable = { [Symbol.iterator]: () => generate(items) }
  return new PyIterator(iterable, 'generator', name)
}

function* generate(items: () => Iterable<Py>): Iterator<Py> {
  yield* items()
}

export const first = define(
  'do_first',
  ['seq'],
  (call, seq) => {
    for (const item of iterate(seq)) return item
    return call.undefined('No first item, sequence was empty.')
  },
  { implicit: 1 },
)

export const last = define(
  'do_last',
  ['seq'],
  (call, seq) => {
    const items = reversible(seq)
    return items.length > 0 ? items.at(-1) : call.undefined('No last item, sequence was empty.')
  },
  { implicit: 1 },
)

function reversible(value: Py): Py[] {
  if (value instanceof PyIterator || (lengthOf(value) === undefined && !(value instanceof Undefined)))
    raise('TypeError', `'${typeName(value)}' object is not reversible`)
  return list(value)
}

export const random = define(
  'do_random',
  ['seq'],
  (call, seq) => {
    const size = lengthOf(seq)
    if (size === undefined) raise('TypeError', `object of type '${typeName(seq)}' has no len()`)
    if (size === 0) return call.undefined('No random item, sequence was empty.')
    return list(seq)[Math.floor(Math.random() * size)]
  },
  { implicit: 1 },
)

export const length = define('len', ['obj'], (_call, value) => {
  return lengthOf(value) ?? raise('TypeError', `object of type '${typeName(value)}' has no len()`)
})

export const asList = define('sync_do_list', ['value'], (call, value) => itemsOf(call, value))

export const reverse = define('do_reverse', ['value'], (_call, value) => {
  if (textOf(value) !== undefined) return sliceOf(value, null, null, -1)
  const reversed = reversedType(value)
  if (reversed !== undefined) return new PyIterator(list(value).reverse(), reversed)
  try {
    return list(value).reverse()
  } catch (error) {
    if (error instanceof Error && /not iterable/.test(error.message)) argumentError('argument must be iterable')
    throw error
  }
})

/** The type of Python's `reversed(value)`; undefined where it takes none and the filter makes a list. */
function reversedType(value: Py): string | undefined {
  if (Array.isArray(value)) return 'list_reverseiterator'
  if (value instanceof Dict) return 'dict_reversekeyiterator'
  if (value instanceof DictView) return `dict_reverse${value.typeName.slice('dict_'.length, -1)}iterator`
  if (value instanceof Range) return 'range_iterator'
  return value instanceof Tuple || value instanceof Undefined ? 'reversed' : undefined
}

export const sort = define(
  'do_sort',
  ['value', ['reverse', false], ['case_sensitive', false], ['attribute', null]],
  (call, value, reversed, caseSensitive, attribute) => {
    const key = multiGetter(call, attribute, truth(caseSensitive) ? (item) => item : ignoreCase)
    return sortValues(itemsOf(call, value), key, truth(reversed))
  },
  { implicit: 1 },
)

export const dictsort = define(
  'do_dictsort',
  ['value', ['case_sensitive', false], ['by', 'key'], ['reverse', false]],
  (call, value, caseSensitive, by, reversed) => {
    if (by !== 'key' && by !== 'value') argumentError('You can only sort by either "key" or "value"')
    const at = by === 'key' ? 0 : 1
    const items = pairsOf(value)
    call.spend(items.length)
    const key = (item: Py) => (truth(caseSensitive) ? (item as Tuple).items[at] : ignoreCase((item as Tuple).items[at]))
    return sortValues(items, key, truth(reversed))
  },
)

function pairsOf(value: Py): Tuple[] {
  if (value instanceof Dict) return [...value].map((entry) => new Tuple(entry))
  if (value instanceof Undefined) value.fail()
  return raise('AttributeError', `'${typeName(value)}' object has no attribute 'items'`)
}

export const items = define('do_items', ['value'], (_call, value) =>
  lazy('do_items', () => {
    if (value instanceof Undefined) return []
    if (!(value instanceof Dict)) raise('TypeError', 'Can only get item pairs from a mapping.')
    return pairsOf(value)
  }),
)

export const unique = define(
  'do_unique',
  ['value', ['case_sensitive', false], ['attribute', null]],
  (call, value, caseSensitive, attribute) =>
    lazy('do_unique', function* () {
      const key = getter(call, attribute, truth(caseSensitive) ? undefined : ignoreCase)
      const seen = new Set<unknown>()
      for (const item of iterate(value)) {
        const token = hashKey(key(item))
        call.spend(1)
        if (!seen.has(token)) yield item
        seen.add(token)
      }
    }),
  { implicit: 1 },
)

function extreme(name: string, operator: '<' | '>') {
  const run = (call: Call, value: Py, caseSensitive: Py, attribute: Py) => {
    const all = itemsOf(call, value)
    if (all.length === 0) return call.undefined('No aggregated item, sequence was empty.')
    const key = getter(call, attribute, truth(caseSensitive) ? undefined : ignoreCase)
    let best = all[0]
    let bestKey = key(best)
    for (const item of all.slice(1)) {
      const itemKey = key(item)
      if (order(itemKey, operator, bestKey)) {
        best = item
        bestKey = itemKey
      }
    }
    return best
  }
  return define(name, ['value', ['case_sensitive', false], ['attribute', null]], run, { implicit: 1 })
}
export const min = extreme('do_min', '<')
export const max = extreme('do_max', '>')

export const sum = define(
  'sync_do_sum',
  ['iterable', ['attribute', null], ['start', 0]],
  (call, value, attribute, start) => {
    if (textOf(start) !== undefined) raise('TypeError', "sum() can't sum strings [use ''.join(seq) instead]")
    const get = getter(call, attribute)
    let total = start
    for (const item of itemsOf(call, value)) total = add(total, get(item))
    return total
  },
  { implicit: 1 },
)

export const groupby = define(
  'sync_do_groupby',
  ['value', 'attribute', ['default', null], ['case_sensitive', false]],
  (call, value, attribute, fallback, caseSensitive) => {
    const key = getter(call, attribute, truth(caseSensitive) ? undefined : ignoreCase, fallback)
    const show = getter(call, attribute, undefined, fallback)
    const groups: { key: Py; items: Py[] }[] = []
    for (const item of sortValues(itemsOf(call, value), key)) {
      const itemKey = key(item)
      const group = groups.at(-1)
      if (group && same(group.key, itemKey)) group.items.push(item)
      else groups.push({ key: itemKey, items: [item] })
    }
    return groups.map(
      (group) =>
        new NamedTuple(
          [show(group.items[0]), group.items] as never,
          ['grouper', 'list'],
          '_GroupTuple',
          'jinja2.filters',
        ),
    )
  },
  { implicit: 1 },
)

export const batch = define('do_batch', ['value', 'linecount', ['fill_with', null]], (call, value, linecount, fill) =>
  lazy('do_batch', function* () {
    const size = Number(linecount)
    let row: Py[] = []
    for (const item of iterate(value)) {
      call.spend(1)
      if (row.length === size) {
        yield row
        row = []
      }
      row.push(item)
    }
    if (row.length === 0) return
    call.spend(Math.max(0, size - row.length))
    if (fill !== null) while (row.length < size) row.push(fill)
    yield row
  }),
)

export const slice = define('sync_do_slice', ['value', 'slices', ['fill_with', null]], (call, value, slices, fill) =>
  lazy('sync_do_slice', function* () {
    const all = itemsOf(call, value)
    const count = indexOf(slices)
    if (count === 0) raise('ZeroDivisionError', 'integer division or modulo by zero')
    const size = Math.floor(all.length / count)
    const longer = all.length - size * count
    let offset = 0
    for (let i = 0; i < count; i++) {
      call.spend(1)
      const start = offset + i * size
      if (i < longer) offset++
      const part = all.slice(start, offset + (i + 1) * size)
      if (fill !== null && i >= longer) part.push(fill)
      yield part
    }
  }),
)

export const map = define(
  'sync_do_map',
  ['value'],
  (call, value, args: Py[], kwargs: Kwargs) =>
    lazy('sync_do_map', function* () {
      if (!truth(value)) return
      const apply = mapper(call, args, kwargs)
      for (const item of iterate(value)) {
        call.spend(1)
        yield apply(item)
      }
    }),
  { varargs: true, kwargs: true, implicit: 1 },
)

function mapper(call: Call, args: readonly Py[], kwargs: Kwargs): (item: Py) => Py {
  if (args.length === 0 && kwargs.has('attribute')) {
    const rest = new Kwargs(kwargs)
    rest.delete('attribute')
    rest.delete('default')
    const [unexpected] = rest.keys()
    if (unexpected !== undefined) argumentError(`Unexpected keyword argument '${unexpected}'`)
    return getter(call, kwargs.get('attribute'), undefined, kwargs.get('default') ?? null)
  }
  if (args.length === 0) argumentError('map requires a filter argument')
  return (item) => call.filter(nameOf(args[0]), item, args.slice(1), kwargs)
}

function nameOf(value: Py): string {
  return textOf(value) ?? (value instanceof Undefined ? '' : String(value))
}

function chooser(name: string, wanted: boolean, byAttribute: boolean) {
  const run = (call: Call, value: Py, args: Py[], kwargs: Kwargs) =>
    lazy(name, function* () {
      if (!truth(value)) return
      if (byAttribute && args.length === 0) argumentError('Missing parameter for attribute name')
      const get = byAttribute ? getter(call, args[0]) : (item: Py) => item
      const [test, ...rest] = byAttribute ? args.slice(1) : args
      for (const item of iterate(value)) {
        call.spend(1)
        const result = test === undefined ? get(item) : call.test(nameOf(test), get(item), rest, kwargs)
        if (truth(result) === wanted) yield item
      }
    })
  return define(name, ['value'], run, { varargs: true, kwargs: true, implicit: 1 })
}
export const select = chooser('sync_do_select', true, false)
export const reject = chooser('sync_do_reject', false, false)
export const selectattr = chooser('sync_do_selectattr', true, true)
export const rejectattr = chooser('sync_do_rejectattr', false, true)

export const attr = define(
  'do_attr',
  ['obj', 'name'],
  (call, object, name) => {
    const text = String(textOf(name) ?? name)
    if (text.startsWith('_')) {
      const found = call.getAttribute(object, text)
      return found instanceof Undefined ? found : call.undefined(undefined, object, text)
    }
    const found = attributeOf(object, text)
    return found === undefined ? call.undefined(undefined, object, text) : found
  },
  { implicit: 1 },
)
