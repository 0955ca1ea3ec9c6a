import { Dict, type Value } from '../values.ts'

/** A deep copy of data; what is shared within it is copied once and shared again, as Python's `deepcopy` does. */
export function copyDeep<T extends Value>(value: T, seen = new Map<object, Value>()): T {
  if (!(value instanceof Dict || Array.isArray(value))) return value
  const known = seen.get(value)
  if (known !== undefined) return known as T
  if (value instanceof Dict) {
    const dict = new Dict()
    seen.set(value, dict)
    for (const [key, item] of value as Dict) dict.set(key, copyDeep(item, seen))
    return dict as T
  }
  const list: Value[] = []
  seen.set(value, list)
  for (const item of value as readonly Value[]) list.push(copyDeep(item, seen))
  return list as T
}
