import { iterate } from '../../python/iterate.ts'
import { indexOf } from '../../python/numbers.ts'
import { sortValues } from '../../python/sort.ts'
import { NamedTuple } from '../../python/types/named.ts'
import { equals, order, same } from '../../python/values/order.ts'
import { truth } from '../../python/values/types.ts'
import { hashKey, type Tuple } from '../../python/values.ts'
import { type Call, define, type Py } from '../extension.ts'
import { argumentError, getter, ignoreCase, itemsOf, multiGetter } from './attributes.ts'
import { lazy } from './lazy.ts'
import { pairsOf } from './pairs.ts'

export const sort = define(
  'do_sort',
  ['value', ['reverse', false], ['case_sensitive', false], ['attribute', null]],
  (call, value, reversed, caseSensitive, attribute) => {
    const key = multiGetter(call, attribute, truth(caseSensitive) ? (item) => item : ignoreCase)
    return sortValues(itemsOf(call, value), key, indexOf(reversed) !== 0)
  },
  { implicit: 1 },
)

export const dictsort = define(
  'do_dictsort',
  ['value', ['case_sensitive', false], ['by', 'key'], ['reverse', false]],
  (call, value, caseSensitive, by, reversed) => {
    if (!equals(by, 'key') && !equals(by, 'value')) argumentError('You can only sort by either "key" or "value"')
    const at = equals(by, 'key') ? 0 : 1
    const items = pairsOf(value)
    call.spend(items.length)
    const key = (item: Py) => (truth(caseSensitive) ? (item as Tuple).items[at] : ignoreCase((item as Tuple).items[at]))
    return sortValues(items, key, indexOf(reversed) !== 0)
  },
)

export const unique = define(
  'sync_do_unique',
  ['value', ['case_sensitive', false], ['attribute', null]],
  (call, value, caseSensitive, attribute) =>
    lazy('sync_do_unique', function* () {
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
    const key = getter(call, attribute, truth(caseSensitive) ? undefined : ignoreCase)
    let best: Py
    let bestKey: Py
    let isFirst = true
    for (const item of iterate(value)) {
      call.spend(1)
      const itemKey = key(item)
      if (isFirst || order(itemKey, operator, bestKey)) {
        best = item
        bestKey = itemKey
      }
      isFirst = false
    }
    if (isFirst) return call.undefined('No aggregated item, sequence was empty.')
    return best
  }
  return define(name, ['value', ['case_sensitive', false], ['attribute', null]], run, { implicit: 1 })
}
export const min = extreme('do_min', '<')
export const max = extreme('do_max', '>')

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
