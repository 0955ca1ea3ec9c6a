import { applyBuiltin, PyCallable } from './functions/call.ts'
import type { Builtin, Caller } from './functions/function.ts'
import type { Kwargs } from './functions/kwargs.ts'
import { methodsOf } from './methods/index.ts'
import { charAt } from './text/characters.ts'
import { Markup } from './types/markup.ts'
import { NamedTuple } from './types/named.ts'
import { Slice, sliceOf } from './types/slice.ts'
import { raise } from './values/errors.ts'
import { PyObject } from './values/object.ts'
import { typeName } from './values/types.ts'
import { Dict, Float, hashKey, Tuple } from './values.ts'

/** A method with the object it belongs to. */
export class BoundMethod extends PyCallable {
  readonly typeName = 'builtin_function_or_method'
  constructor(
    readonly self: unknown,
    readonly method: Builtin,
  ) {
    super()
  }
  override repr(): string {
    return `<built-in method ${this.method.name} of ${typeName(this.self)} object>`
  }
  override call(call: Caller, args: readonly unknown[], kwargs: Kwargs | undefined): unknown {
    return applyBuiltin(call, this.method, [this.self, ...args], kwargs)
  }
}

/** `getattr(object, name)`; undefined where Python raises AttributeError. Underscored names are not looked for. */
export function attributeOf(object: unknown, name: string): unknown {
  const method = methodsOf(object)?.get(name)
  if (method) return new BoundMethod(object, method)
  if (object instanceof PyObject) return object.attribute?.(name)
  if (object instanceof NamedTuple) return object.named(name)
  return numberAttribute(object, name)
}

function numberAttribute(object: unknown, name: string): unknown {
  const isFloat = object instanceof Float
  if (!isFloat && typeof object !== 'number' && typeof object !== 'bigint' && typeof object !== 'boolean')
    return undefined
  const value = typeof object === 'boolean' ? Number(object) : object
  if (name === 'real') return value
  if (name === 'imag') return isFloat ? new Float(0) : 0
  if (!isFloat && name === 'numerator') return value
  return !isFloat && name === 'denominator' ? 1 : undefined
}

/** `object[key]`; undefined where Python raises LookupError or TypeError. */
export function itemOf(object: unknown, key: unknown): unknown {
  if (object instanceof Dict) return hashable(key) ? object.get(key as never) : undefined
  if (key instanceof Slice) return sliceable(object) ? sliceOf(object, key.start, key.stop, key.step) : undefined
  if (object instanceof PyObject && !(object instanceof Markup)) return object.item?.(key)
  const index = typeof key === 'boolean' ? Number(key) : key
  if (typeof index !== 'number') return undefined
  if (Array.isArray(object)) return object[index < 0 ? index + object.length : index]
  if (typeof object === 'string') return charAt(object, index)
  if (object instanceof Tuple) return object.items[index < 0 ? index + object.length : index]
  if (object instanceof Markup) {
    const char = charAt(object.text, index)
    return char === undefined ? undefined : new Markup(char)
  }
  return undefined
}

function sliceable(object: unknown): boolean {
  return typeof object === 'string' || Array.isArray(object) || object instanceof Tuple || object instanceof Markup
}

function hashable(key: unknown): boolean {
  if (typeof key !== 'object' || key === null) return true
  if (Array.isArray(key) || key instanceof Dict) return false
  if (key instanceof Tuple) return key.items.every(hashable)
  hashKey(key)
  return true
}

/** `object[start:stop:step]` */
export function getSlice(object: unknown, start: unknown, stop: unknown, step: unknown): unknown {
  if (sliceable(object)) return sliceOf(object, start, stop, step)
  if (object instanceof PyObject && object.item) {
    const part = object.item(new Slice(start, stop, step))
    if (part !== undefined) return part
  }
  if (object instanceof Dict) raise('TypeError', "unhashable type: 'slice'")
  return raise('TypeError', `'${typeName(object)}' object is not subscriptable`)
}
