import { define, type Kwargs, raise } from '../../jinja/extension.ts'
import { copyDeep } from '../../python/values/copy.ts'
import { same } from '../../python/values/order.ts'
import { str } from '../../python/values/text.ts'
import { truth } from '../../python/values/types.ts'
import { Dict, type Value } from '../../python/values.ts'
import { updateDict } from '../merge.ts'
import { isOn } from '../options.ts'
import { traverse } from '../traverse.ts'
import type { Module } from './context.ts'
import { hasReadable } from './files.ts'
import { filterBy } from './filter-by.ts'

const MISSING = Symbol('no default')

/** salt.modules.pillar: what the compiled pillar holds. */
export const pillarModule: Module = ({ pillar, subject }) => {
  const keys = (key: Value, delimiter: string) => {
    const found = traverse(pillar, key, delimiter)
    if (!(found instanceof Dict))
      raise(found === undefined ? 'KeyError' : 'ValueError', `Pillar key ${str(key)} is not a dictionary`)
    return [...found.keys()]
  }
  const get = define(
    'get',
    [
      'key',
      ['default', MISSING],
      ['merge', false],
      ['merge_nested_lists', null],
      ['delimiter', ':'],
      ['pillarenv', null],
      ['saltenv', null],
    ],
    (_, key, fallback, merge, nested, delimiter) => {
      const mergeLists = nested === null ? isOn(subject, 'pillar_merge_lists', false) : truth(nested)
      if (truth(merge) && fallback instanceof Dict) {
        const found = traverse(pillar, key, delimiter) ?? new Dict()
        if (found instanceof Dict) return updateDict(copyDeep(fallback), found, mergeLists)
      } else if (truth(merge) && Array.isArray(fallback)) {
        const found = traverse(pillar, key, delimiter) ?? []
        if (Array.isArray(found)) {
          const list: Value[] = copyDeep(fallback)
          return [...list, ...found.filter((item) => !list.some((own) => same(own, item)))]
        }
      }
      const found = traverse(pillar, key, delimiter)
      if (found !== undefined) return found
      if (fallback !== MISSING) return fallback
      if (isOn(subject, 'pillar_raise_on_missing', false)) raise('KeyError', `Pillar key not found: ${str(key)}`)
      return ''
    },
  )
  const items = define('items', [], () => pillar, { varargs: true, kwargs: true })
  const item = define(
    'item',
    [],
    (_, names: Value[], options: Kwargs) => {
      const fallback = options.get('default') ?? ''
      const delimiter = str(options.get('delimiter') ?? ':')
      return new Dict(names.map((name) => [name, traverse(pillar, name, delimiter) ?? (fallback as Value)]))
    },
    { varargs: true, kwargs: true },
  )
  return {
    get,
    fetch: get,
    items,
    item,
    data: items,
    raw: define('raw', [['key', null]], (_, key) => (truth(key) ? (pillar.get(key) ?? new Dict()) : pillar)),
    file_exists: define('file_exists', ['path', ['saltenv', null]], (_, path) =>
      hasReadable(subject.pillar, str(path)),
    ),
    ls: define('ls', [], () => [...pillar.keys()], { varargs: true }),
    keys: define('keys', ['key', ['delimiter', ':']], (_, key, delimiter) => keys(key, delimiter)),
    filter_by: define(
      'filter_by',
      ['lookup_dict', 'pillar', ['merge', null], ['default', 'default'], ['base', null]],
      (_, lookup, key, merge, fallback, base) => filterBy(lookup, key, pillar, merge, fallback, base),
    ),
  }
}
