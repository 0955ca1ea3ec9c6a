import { Dict, Tuple, type Value } from '../../python/values.ts'

/** The first key of a dict; undefined for an empty one. */
export function firstKey(dict: Dict): Value | undefined {
  return dict.keys().next().value
}

/** Whether a value could be a key of a Python dictionary. */
export function isHashable(value: Value): boolean {
  return !(Array.isArray(value) || value instanceof Dict || (value instanceof Tuple && !value.items.every(isHashable)))
}
