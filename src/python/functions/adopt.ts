import { PyObject } from '../values/object.ts'
import { Dict, Float, Tuple } from '../values.ts'

/**
 * A value that comes from JavaScript (a context, a host function's answer) as one of Python's: numbers that are no
 * safe integers become floats, undefined None, plain objects and Maps dicts. What is a value already stays the same object.
 */
export function adopt(value: unknown): unknown {
  switch (typeof value) {
    case 'number':
      return Number.isSafeInteger(value) ? value : new Float(value)
    case 'bigint':
      return Number.isSafeInteger(Number(value)) ? Number(value) : value
    case 'undefined':
    case 'symbol':
      return null
    case 'object':
      return adoptObject(value)
  }
  return value
}

function adoptObject(value: object | null): unknown {
  if (value === null || value instanceof Dict || value instanceof Float || value instanceof Tuple) return value
  if (value instanceof PyObject) return value
  if (Array.isArray(value)) return value.every((item) => adopt(item) === item) ? value : value.map(adopt)
  if (value instanceof Map) return adoptEntries(value)
  if (value instanceof Set) return [...value].map(adopt)
  return adoptEntries(Object.entries(value))
}

function adoptEntries(entries: Iterable<readonly [unknown, unknown]>): Dict {
  const dict = new Dict()
  for (const [key, value] of entries) dict.set(adopt(key) as never, adopt(value) as never)
  return dict
}
