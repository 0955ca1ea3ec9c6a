import { Markup } from '../../python/types/markup.ts'
import { repr } from '../../python/values/text.ts'
import { Dict, Float, Tuple, type Value } from '../../python/values.ts'
import { define, type Py } from '../extension.ts'

function isSimple(value: Py): value is Value {
  return value === null || ['string', 'number', 'bigint', 'boolean'].includes(typeof value) || value instanceof Float
}

/** Data stays, anything else becomes its `repr`; a tuple in a dict becomes a list, one in a list stays as it is. */
function simplify(value: Py): Value {
  if (value instanceof Dict) return simplifyEntries(value)
  if (value instanceof Tuple) return simplifyItems(value.items)
  if (Array.isArray(value)) return simplifyItems(value)
  return isSimple(value) || value instanceof Markup ? (value as Value) : repr(value)
}

function simplifyEntries(entries: Iterable<readonly [Py, Py]>): Dict {
  const dict = new Dict()
  for (const [key, value] of entries) dict.set(isSimple(key) ? key : repr(key), simplify(value))
  return dict
}

function simplifyItems(items: readonly Py[]): Value[] {
  return items.map((item) => (item instanceof Tuple ? item : simplify(item)))
}

/**
 * `show_full_context()`: every name that the template sees, as a dict of plain data. What the body of a loop sets is not
 * among them here; Salt shows it.
 */
export const showFullContext = define('show_full_context', [], (call) => simplifyEntries(call.names()), { implicit: 1 })
