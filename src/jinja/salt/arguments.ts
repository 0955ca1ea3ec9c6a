import { Bytes, encodeText } from '../../python/types/bytes.ts'
import { textOf } from '../../python/types/markup.ts'
import { raise } from '../../python/values/errors.ts'
import { PyObject } from '../../python/values/object.ts'
import { typeName } from '../../python/values/types.ts'
import { Dict } from '../../python/values.ts'
import { Undefined } from '../runtime/undefined.ts'

/** Salt's `to_bytes`: text as UTF-8; TypeError for anything but text and bytes. */
export function toBytes(value: unknown): Uint8Array {
  const text = textOf(value)
  if (text !== undefined) return encodeText(text, 'utf-8')
  if (value instanceof Bytes) return value.data
  return raise('TypeError', `expected str, bytes, or bytearray not <class '${className(value)}'>`)
}

/** `type(value)` as `<class '…'>` names it. */
export function className(value: unknown): string {
  const module = value instanceof PyObject ? value.typeModule : 'builtins'
  return `${module === 'builtins' ? '' : `${module}.`}${typeName(value)}`
}

/** Text, or Python's AttributeError for a method that only text has. */
export function needText(value: unknown, method: string): string {
  return textOf(value) ?? raise('AttributeError', `'${typeName(value)}' object has no attribute '${method}'`)
}

/** What `re` takes; a TypeError as Python's else. */
export function needSubject(value: unknown): string {
  if (value instanceof Undefined) value.fail()
  return textOf(value) ?? raise('TypeError', `expected string or bytes-like object, got '${typeName(value)}'`)
}

/** `isinstance(value, collections.abc.Hashable)`: by type alone, so a tuple of lists counts. */
export function isHashableType(value: unknown): boolean {
  if (Array.isArray(value) || value instanceof Dict) return false
  return typeName(value) !== 'set'
}
