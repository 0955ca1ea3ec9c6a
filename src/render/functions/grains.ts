import { define, type Kwargs } from '../../jinja/extension.ts'
import { equals } from '../../python/values/order.ts'
import { str } from '../../python/values/text.ts'
import { truth } from '../../python/values/types.ts'
import { Dict, type Value } from '../../python/values.ts'
import { traverse } from '../traverse.ts'
import type { Module } from './context.ts'
import { filterBy } from './filter-by.ts'

/** salt.modules.grains, as far as it only reads. */
export const grainsModule: Module = ({ subject: { grains } }) => {
  const get = define(
    'get',
    ['key', ['default', ''], ['delimiter', ':'], ['ordered', true]],
    (_, key, fallback, delimiter) => {
      return traverse(grains, key, delimiter) ?? fallback
    },
  )
  return {
    get,
    fetch: get,
    items: define('items', [['sanitize', false]], () => grains),
    item: define(
      'item',
      [],
      (_, names: Value[], options: Kwargs) => {
        const fallback = (options.get('default') ?? '') as Value
        const delimiter = str(options.get('delimiter') ?? ':')
        return new Dict(names.map((name) => [name, traverse(grains, name, delimiter) ?? fallback]))
      },
      { varargs: true, kwargs: true },
    ),
    ls: define('ls', [], () => [...grains.keys()].map(str).sort()),
    has_value: define('has_value', ['key'], (_, key) => truth(traverse(grains, key) ?? false)),
    equals: define('equals', ['key', 'value'], (_, key, value) => {
      return equals(str(value), str(traverse(grains, key) ?? ''))
    }),
    filter_by: define(
      'filter_by',
      ['lookup_dict', ['grain', 'os_family'], ['merge', null], ['default', 'default'], ['base', null]],
      (_, lookup, grain, merge, fallback, base) => filterBy(lookup, grain, grains, merge, fallback, base),
    ),
  }
}
