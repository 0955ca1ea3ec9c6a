import type { Target } from '../../project/index.ts'
import { str } from '../../python/values/text.ts'
import { Dict, type Value } from '../../python/values.ts'

/** What a host declares under a name of `mine_functions`. */
export interface Declared {
  readonly fun: string
  readonly args: readonly Value[]
  readonly kwargs: ReadonlyMap<string, Value>
  /** Whom it is for; absent: everybody. */
  readonly allow?: Allowed
}

export interface Allowed {
  readonly target: string
  readonly form: string
}

/** What a host declares, by name: in its roster entry over its `minion_opts` over its pillar over the configuration. */
export function declaredBy(target: Target, pillar: Dict, options: Dict): Map<string, Declared> {
  const sources = [options, pillar, target.options ?? new Dict()].map((source) => source.get('mine_functions') ?? null)
  const declared = new Map<string, Declared>()
  for (const functions of [...sources, target.mineFunctions ?? null]) {
    if (functions instanceof Dict)
      for (const [name, definition] of functions) declared.set(str(name), readDefinition(str(name), definition))
    else if (Array.isArray(functions))
      for (const name of functions) declared.set(str(name), readDefinition(str(name), null))
  }
  return declared
}

/** A mapping of keyword arguments, or a list of arguments and such mappings; `mine_function` names what is called. */
function readDefinition(name: string, definition: Value): Declared {
  const items = Array.isArray(definition) ? definition : [definition]
  const args = items.filter((item) => item !== null && !(item instanceof Dict))
  const kwargs = new Map(
    items.flatMap((item) => (item instanceof Dict ? [...item] : [])).map(([key, value]) => [str(key), value]),
  )
  const take = (key: string) => {
    const value = kwargs.get(key) ?? null
    kwargs.delete(key)
    return value === null || value === '' ? undefined : Array.isArray(value) ? value.map(str).join(',') : str(value)
  }
  const [fun, target, form] = [take('mine_function') ?? name, take('allow_tgt'), take('allow_tgt_type') ?? 'glob']
  return {
    fun,
    args: Array.isArray(definition) ? args : [],
    kwargs,
    ...(target !== undefined && { allow: { target, form } }),
  }
}
