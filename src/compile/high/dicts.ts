import { Dict, type Value } from '../../core/values.ts'

/** The first key of a dict; undefined for an empty one. */
export function firstKey(dict: Dict): Value | undefined {
  return dict.keys().next().value
}

/** A dict's text, or undefined where it has none under that key. */
export function textOf(dict: Dict, key: string): string | undefined {
  const value = dict.get(key)
  return typeof value === 'string' ? value : undefined
}

export function dictOf(entries: readonly (readonly [Value, Value])[]): Dict {
  return new Dict(entries)
}

/** A deep copy; shared containers are copied as one, as Python's `deepcopy` does. */
export function copyDeep<T extends Value>(value: T, seen = new Map<object, Value>()): T {
  if (value instanceof Dict) {
    const known = seen.get(value)
    if (known) return known as T
    const made = new Dict()
    seen.set(value, made)
    for (const [key, item] of value) made.set(key, copyDeep(item, seen))
    return made as T
  }
  if (Array.isArray(value)) {
    const known = seen.get(value)
    if (known) return known as T
    const made: Value[] = []
    seen.set(value, made)
    for (const item of value) made.push(copyDeep(item, seen))
    return made as T
  }
  return value
}
