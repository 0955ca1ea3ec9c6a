import { Dict } from '../values.ts'
import { repr } from './text.ts'

/** `str(value)` of data read from YAML: Salt reads dictionaries as Python's OrderedDict, which its messages show. */
export function orderedText(value: unknown): string {
  return typeof value === 'string' ? value : orderedRepr(value)
}

/** `repr(value)`, dictionaries as `OrderedDict([('a', 1)])`. */
export function orderedRepr(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(orderedRepr).join(', ')}]`
  if (!(value instanceof Dict)) return repr(value)
  if (value.size === 0) return 'OrderedDict()'
  const pairs = [...value].map(([key, item]) => `(${repr(key)}, ${orderedRepr(item)})`)
  return `OrderedDict([${pairs.join(', ')}])`
}
