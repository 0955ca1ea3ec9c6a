import { raise } from '../../core/values/errors.ts'
import { PyObject } from '../../core/values/object.ts'
import { typeName } from '../../core/values/types.ts'
import { Dict, Float, hashKey, Tuple } from '../../core/values.ts'
import type { Builtin, Call, Kwargs } from '../extension.ts'
import { Markup } from '../runtime/markup.ts'
import { Undefined } from '../runtime/undefined.ts'
import { applyBuiltin, callValue, PyCallable } from './call.ts'
import { hasUnsafeAttribute } from './dunders.ts'
import { methodsOf } from './methods/index.ts'
import { NamedTuple } from './named.ts'
import { Slice, sliceOf } from './slice.ts'
import { charAt } from './text.ts'

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
  override call(call: Call, args: readonly unknown[], kwargs: Kwargs | undefined): unknown {
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

function isUnsafe(object: unknown, name: string): boolean {
  return name.charCodeAt(0) === 95 && hasUnsafeAttribute(typeName(object), name)
}

function unsafe(call: Call, object: unknown, name: string): unknown {
  const message = `access to attribute '${name}' of '${typeName(object)}' object is unsafe.`
  return call.undefined(message, object, name, 'SecurityError')
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

/** `object.name` in a template: an attribute, else an item, else an Undefined. */
export function getAttribute(call: Call, object: unknown, name: string): unknown {
  if (object instanceof Dict) {
    const method = methodsOf(object)?.get(name)
    if (method) return new BoundMethod(object, method)
    if (isUnsafe(object, name)) return unsafe(call, object, name)
    const item = object.get(name)
    return item === undefined ? call.undefined(undefined, object, name) : item
  }
  if (isUnsafe(object, name)) return unsafe(call, object, name)
  const found = attributeOf(object, name) ?? null
  if (found !== null) return name.charCodeAt(0) === 95 ? unsafe(call, object, name) : found
  if (object instanceof PyObject && object.attribute?.(name) === null) return null
  const item = object instanceof Undefined ? object.item() : itemOf(object, name)
  return item === undefined ? call.undefined(undefined, object, name) : item
}

/** `object[key]` in a template: an item, else (for text) an attribute, else an Undefined. */
export function getItem(call: Call, object: unknown, key: unknown): unknown {
  const item = itemOf(object, key)
  if (item !== undefined) return item
  const name = key instanceof Markup ? key.text : key
  if (typeof name === 'string') {
    if (isUnsafe(object, name)) return unsafe(call, object, name)
    const attribute = attributeOf(object, name)
    if (attribute !== undefined) return attribute
  }
  return call.undefined(undefined, object, key)
}

/** `object.name(*args, **kwargs)`; methods of built-in types run without a bound method being made. */
export function callMethod(call: Call, object: unknown, name: string, args: unknown[], kwargs?: Kwargs): unknown {
  const method = methodsOf(object)?.get(name)
  if (method) {
    call.spend(1)
    args.unshift(object)
    const { parameters, options } = method
    if (kwargs || options.varargs || options.kwargs || args.length !== parameters.length)
      return applyBuiltin(call, method, args, kwargs)
    return method.run(call, ...args)
  }
  return callValue(call, getAttribute(call, object, name), args, kwargs)
}

/** `object[start:stop:step]`, which Jinja2 leaves to Python. */
export function getSlice(object: unknown, start: unknown, stop: unknown, step: unknown): unknown {
  if (sliceable(object)) return sliceOf(object, start, stop, step)
  if (object instanceof Undefined) return object.item()
  if (object instanceof PyObject && object.item) {
    const part = object.item(new Slice(start, stop, step))
    if (part !== undefined) return part
  }
  if (object instanceof Dict) raise('TypeError', "unhashable type: 'slice'")
  return raise('TypeError', `'${typeName(object)}' object is not subscriptable`)
}
