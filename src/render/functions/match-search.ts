import { raise } from '../../jinja/extension.ts'
import { copyDeep } from '../../python/values/copy.ts'
import { str } from '../../python/values/text.ts'
import { truth } from '../../python/values/types.ts'
import { Dict, type Value } from '../../python/values.ts'
import { type Candidate, matchTarget } from '../match/match.ts'
import { updateDict } from '../merge.ts'

/** `match.filter_by`: the value under the first expression that means the host, `merge` laid over it. */
export function filterBySearch(
  lookup: Value,
  manner: string,
  candidate: Candidate,
  merge: Value,
  mergeLists: Value,
  fallback: Value,
): Value {
  if (!(lookup instanceof Dict)) raise('AttributeError', 'filter_by needs a dictionary of expressions')
  const entry = [...lookup].find(([expression]) => matchTarget(manner, expression, candidate))
  const value = entry ? entry[1] : (lookup.get(fallback) ?? null)
  if (!truth(merge)) return value
  if (!(merge instanceof Dict)) raise('SaltException', 'filter_by merge argument must be a dictionary.')
  if (value === null) return merge
  if (!(value instanceof Dict)) raise('TypeError', 'Cannot update using non-dict types in dictupdate.update()')
  return updateDict(value, copyDeep(merge), truth(mergeLists))
}

/** `match.search_by`: the keys whose lists hold an expression that means the host. */
export function searchBy(lookup: Value, manner: string, candidate: Candidate): Value[] {
  if (!(lookup instanceof Dict)) raise('AttributeError', 'search_by needs a dictionary of lists of expressions')
  return [...lookup].flatMap(([key, expressions]) => {
    if (!Array.isArray(expressions)) return []
    return expressions.some((expression) => matchTarget(manner, str(expression), candidate)) ? [key] : []
  })
}
