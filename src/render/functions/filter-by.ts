import { matchGlob } from '../../core/glob.ts'
import { raise } from '../../jinja/extension.ts'
import { copyDeep } from '../../python/values/copy.ts'
import { str } from '../../python/values/text.ts'
import { truth } from '../../python/values/types.ts'
import { Dict, type Value } from '../../python/values.ts'
import { updateDict } from '../merge.ts'
import { traverse } from '../traverse.ts'

/** Salt's `filter_by`: of a dict the value whose key is a pattern for what `data` has at `path`; `merge` laid over it. */
export function filterBy(lookup: Value, path: Value, data: Dict, merge: Value, fallback: Value, base: Value): Value {
  if (!(lookup instanceof Dict)) raise('AttributeError', 'filter_by needs a dictionary to look things up in')
  const found = traverse(data, path) ?? []
  let value = pick(lookup, Array.isArray(found) ? found : [found]) ?? lookup.get(fallback) ?? null
  if (truth(base) && lookup.has(base)) {
    const below = lookup.get(base)!
    if (value === null) value = below
    else if (below instanceof Dict) {
      if (!(value instanceof Dict))
        raise('SaltException', 'filter_by default and look-up values must both be dictionaries.')
      value = updateDict(copyDeep(below), value, false)
    }
  }
  if (!truth(merge)) return value
  if (!(merge instanceof Dict)) raise('SaltException', 'filter_by merge argument must be a dictionary.')
  if (value === null) return merge
  if (!(value instanceof Dict)) raise('TypeError', 'Cannot update using non-dict types in dictupdate.update()')
  return updateDict(value, copyDeep(merge), false)
}

/** The first value that is not null among those whose keys match, by the order of what is looked for. */
function pick(lookup: Dict, wanted: readonly Value[]): Value | undefined {
  for (const each of wanted) {
    for (const [key, value] of lookup) {
      if (!matchGlob(str(each), str(key))) continue
      if (value !== null) return value
      break
    }
  }
  return undefined
}
