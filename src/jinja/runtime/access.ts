import { attributeOf, BoundMethod, itemOf } from '../../python/attributes.ts'
import { hasUnsafeAttribute } from '../../python/dunders.ts'
import { applyBuiltin, callValue } from '../../python/functions/call.ts'
import type { Kwargs } from '../../python/functions/kwargs.ts'
import { methodsOf } from '../../python/methods/index.ts'
import { Markup } from '../../python/types/markup.ts'
import { PyObject } from '../../python/values/object.ts'
import { typeName } from '../../python/values/types.ts'
import { Dict } from '../../python/values.ts'
import type { Call } from '../extension.ts'
import { Undefined } from './undefined.ts'

function isUnsafe(object: unknown, name: string): boolean {
  return name.charCodeAt(0) === 95 && hasUnsafeAttribute(typeName(object), name)
}

function unsafe(call: Call, object: unknown, name: string): unknown {
  const message = `access to attribute '${name}' of '${typeName(object)}' object is unsafe.`
  return call.undefined(message, object, name, 'SecurityError')
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
