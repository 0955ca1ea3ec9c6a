import type { Builtin } from '../functions/function.ts'
import { Bytes } from '../types/bytes.ts'
import { Markup } from '../types/markup.ts'
import { Range } from '../types/range.ts'
import { Dict, Float, Tuple } from '../values.ts'
import { BYTES_METHODS } from './bytes.ts'
import { DICT_METHODS, LIST_METHODS, TUPLE_METHODS } from './collections.ts'
import { MARKUP_METHODS } from './markup.ts'
import { FLOAT_METHODS, INT_METHODS } from './numbers.ts'
import { RANGE_METHODS } from './range.ts'
import { STR_METHODS } from './str.ts'

/** The methods of a value's built-in type; each takes the value as its first argument. */
export function methodsOf(value: unknown): ReadonlyMap<string, Builtin> | undefined {
  switch (typeof value) {
    case 'string':
      return STR_METHODS
    case 'number':
    case 'bigint':
    case 'boolean':
      return INT_METHODS
  }
  if (value instanceof Dict) return DICT_METHODS
  if (Array.isArray(value)) return LIST_METHODS
  if (value instanceof Float) return FLOAT_METHODS
  if (value instanceof Tuple) return TUPLE_METHODS
  if (value instanceof Markup) return MARKUP_METHODS
  if (value instanceof Range) return RANGE_METHODS
  return value instanceof Bytes ? BYTES_METHODS : undefined
}
