import { raise } from '../../python/values/errors.ts'
import { typeName } from '../../python/values/types.ts'
import { Dict, Tuple } from '../../python/values.ts'
import type { Py } from '../extension.ts'
import { Undefined } from '../runtime/undefined.ts'

/** The items of a dict as tuples. */
export function pairsOf(value: Py): Tuple[] {
  if (value instanceof Dict) return [...value].map((entry) => new Tuple(entry))
  if (value instanceof Undefined) value.fail()
  return raise('AttributeError', `'${typeName(value)}' object has no attribute 'items'`)
}
