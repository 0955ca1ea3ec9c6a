import type { Dict, Value } from '../../core/values.ts'

/** The first key of a dict; undefined for an empty one. */
export function firstKey(dict: Dict): Value | undefined {
  return dict.keys().next().value
}
