import { copyDeep } from '../python/values/copy.ts'
import { same } from '../python/values/order.ts'
import { Dict, type Value } from '../python/values.ts'

/** As `mergePillar`, but `a` is used up: it is not copied where the strategy allows. `b` stays as it is. */
export function mergeInto(a: Dict, b: Dict, strategy: string, mergeLists: boolean): Dict {
  if (['list', 'aggregate', 'overwrite'].includes(strategy)) return mergePillar(a, b, strategy, mergeLists)
  const lists = mergeLists && (strategy === 'smart' || strategy === 'recurse')
  return updateDict(a, copyDeep(b), lists)
}

/** Salt's ways to lay one pillar over another (`dictupdate.merge`); an unknown strategy counts as `recurse`. */
export function mergePillar(a: Dict, b: Dict, strategy: string, mergeLists: boolean): Dict {
  switch (strategy) {
    case 'list':
      return mergeAsLists(a, b)
    case 'aggregate':
      return new Dict([...a, ...b])
    case 'overwrite':
      return mergeOver(overwrite(a, b), b, mergeLists)
    case 'smart':
    case 'recurse':
      return mergeOver(a, b, mergeLists)
    default:
      return mergeOver(a, b, false)
  }
}

/** `b` laid over a copy of `a`: dicts are merged, lists replaced (or joined), all else replaced. */
export function mergeOver(a: Dict, b: Dict, mergeLists: boolean): Dict {
  return updateDict(copyDeep(a), b, mergeLists)
}

/** `dictupdate.update`: alters `target`. */
export function updateDict(target: Dict, update: Dict, mergeLists: boolean): Dict {
  for (const [key, value] of update) {
    const own = target.get(key)
    if (own instanceof Dict && value instanceof Dict) updateDict(own, value, mergeLists)
    else if (mergeLists && Array.isArray(own) && Array.isArray(value)) target.set(key, joinLists(own, value))
    else target.set(key, value)
  }
  return target
}

function joinLists(own: Value[], more: Value[]): Value[] {
  const joined = copyDeep(own)
  joined.push(...more.filter((item) => !own.some((other) => same(item, other))))
  return joined
}

/** Values of both become pairs; what only `b` has is lost, as in Salt. */
function mergeAsLists(a: Dict, b: Dict): Dict {
  return new Dict([...a].map(([key, value]) => [key, b.has(key) ? [value, b.get(key)!] : value]))
}

function overwrite(a: Dict, b: Dict): Dict {
  for (const [key, value] of b) if (a.has(key)) a.set(key, value)
  return a
}
