import { raise } from '../values/errors.ts'
import { PyObject } from '../values/object.ts'
import { typeName } from '../values/types.ts'
import { Tuple } from '../values.ts'
import { adopt } from './adopt.ts'
import { Builtin, type Caller } from './function.ts'
import { Kwargs } from './kwargs.ts'
import { Suspended } from './suspended.ts'

/** An object that can be called. */
export abstract class PyCallable extends PyObject {
  abstract call(call: Caller, args: readonly unknown[], kwargs: Kwargs | undefined): unknown
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}

function joinNames(names: readonly string[]): string {
  const quoted = names.map((name) => `'${name}'`)
  if (quoted.length < 3) return quoted.join(' and ')
  return `${quoted.slice(0, -1).join(', ')}, and ${quoted.at(-1)}`
}

/** The methods of built-in types that take keyword arguments. */
const WITH_KEYWORDS = new Set('decode encode expandtabs hex rsplit sort split splitlines to_bytes'.split(' '))
/** Those of text whose arguments Python counts in words of their own. */
const SEARCHES = new Set('count endswith find index rfind rindex startswith'.split(' '))
const isListLike = (value: unknown) => Array.isArray(value) || value instanceof Tuple

/** The TypeErrors of methods that Python writes in C. */
function checkMethod(method: Builtin, args: readonly unknown[], kwargs: Kwargs | undefined): void {
  const { name, parameters, options } = method
  const most = parameters.length - 1
  const given = args.length - 1
  if (options.varargs || options.kwargs) {
    if (given <= most || options.varargs) return
    raise('TypeError', `${name} expected at most ${plural(most, 'argument')}, got ${given}`)
  }
  const least = parameters.filter((one) => typeof one === 'string').length - 1
  if (kwargs && kwargs.size > 0) {
    checkKeywords(method, args, kwargs)
    return
  }
  if (name === 'sort' && given > 0 && given <= most) raise('TypeError', 'sort() takes no positional arguments')
  if (given >= least && given <= most) return
  const full = name === 'format_map' ? 'format_map()' : `${typeName(args[0])}.${name}()`
  if (WITH_KEYWORDS.has(name) && most > 0)
    raise('TypeError', `${name}() takes at most ${plural(most, 'argument')} (${given} given)`)
  if (SEARCHES.has(name) && least === 1 && most === 3 && !isListLike(args[0])) {
    const bound = given < least ? 'at least 1 argument' : 'at most 3 arguments'
    raise('TypeError', `${name}() takes ${bound} (${given} given)`)
  }
  if (most === 0) raise('TypeError', `${full} takes no arguments (${given} given)`)
  if (most === 1 && least === 1) raise('TypeError', `${full} takes exactly one argument (${given} given)`)
  const bound = given < least ? `at least ${plural(least, 'argument')}` : `at most ${plural(most, 'argument')}`
  raise('TypeError', `${name} expected ${most === least ? plural(most, 'argument') : bound}, got ${given}`)
}

function checkKeywords({ name, parameters }: Builtin, args: readonly unknown[], kwargs: Kwargs): void {
  if (!WITH_KEYWORDS.has(name)) raise('TypeError', `${typeName(args[0])}.${name}() takes no keyword arguments`)
  for (const key of kwargs.keys()) {
    const at = parameters.findIndex((one) => one[0] === key)
    if (at === -1) raise('TypeError', `'${key}' is an invalid keyword argument for ${name}()`)
    if (at < args.length) raise('TypeError', `argument for ${name}() given by name ('${key}') and position (${at})`)
  }
}

/** Functions of Python's own that filters and tests are. */
const NATIVE = new Set('abs callable eq ge gt le len lt ne'.split(' '))

function checkNative({ name, parameters }: Builtin, given: number, kwargs: Kwargs | undefined): void {
  const wanted = parameters.length
  if (kwargs && kwargs.size > 0)
    raise('TypeError', `${wanted === 2 ? '_operator.' : ''}${name}() takes no keyword arguments`)
  if (given === wanted) return
  if (wanted === 1) raise('TypeError', `${name}() takes exactly one argument (${given} given)`)
  raise('TypeError', `${name} expected ${plural(wanted, 'argument')}, got ${given}`)
}

/** Binds arguments to a function's parameters by Python's rules; raises its TypeErrors. */
export function bind(builtin: Builtin, args: readonly unknown[], kwargs: Kwargs | undefined): unknown[] {
  const { name, parameters, options } = builtin
  if (parameters[0] === 'self') checkMethod(builtin, args, kwargs)
  else if (NATIVE.has(name)) checkNative(builtin, args.length, kwargs)
  const bound: unknown[] = args.slice(0, parameters.length)
  let rest: Kwargs | undefined
  if (kwargs) {
    for (const [key, value] of kwargs) {
      const at = parameters.findIndex((one) => (typeof one === 'string' ? one : one[0]) === key)
      if (at === -1) {
        if (!options.kwargs) raise('TypeError', `${name}() got an unexpected keyword argument '${key}'`)
        rest ??= new Kwargs()
        rest.set(key, value)
      } else if (at < args.length) raise('TypeError', `${name}() got multiple values for argument '${key}'`)
      else bound[at] = value
    }
  }
  if (args.length > parameters.length && !options.varargs) {
    const implicit = options.implicit ?? 0
    const required = parameters.filter((one) => typeof one === 'string').length + implicit
    const all = parameters.length + implicit
    const takes =
      required === all ? plural(all, 'positional argument') : `from ${required} to ${all} positional arguments`
    const given = args.length + implicit
    raise('TypeError', `${name}() takes ${takes} but ${given} ${given === 1 ? 'was' : 'were'} given`)
  }
  const missing: string[] = []
  for (let i = 0; i < parameters.length; i++) {
    if (bound[i] !== undefined) continue
    const one = parameters[i] as Builtin['parameters'][number]
    if (typeof one === 'string') missing.push(one)
    else bound[i] = one[1]
  }
  if (missing.length > 0) {
    raise(
      'TypeError',
      `${name}() missing ${plural(missing.length, 'required positional argument')}: ${joinNames(missing)}`,
    )
  }
  if (options.varargs) bound.push(args.slice(parameters.length))
  if (options.kwargs) bound.push(rest ?? new Kwargs())
  return bound
}

/** Runs a declared function; a promise that it gives becomes a Suspended. */
export function applyBuiltin(call: Caller, builtin: Builtin, args: readonly unknown[], kwargs?: Kwargs): unknown {
  const result = builtin.run(call, ...bind(builtin, args, kwargs))
  return builtin.options.async ? pending(result) : result
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
}

export function pending(result: unknown): unknown {
  return isPromise(result) ? new Suspended(result, adopt) : result
}

/** `function(*args, **kwargs)`; the answer may be Suspended. */
export function callValue(call: Caller, callee: unknown, args: readonly unknown[], kwargs?: Kwargs): unknown {
  if (callee instanceof Builtin) return applyBuiltin(call, callee, args, kwargs)
  if (callee instanceof PyCallable) return callee.call(call, args, kwargs)
  if (typeof callee === 'function') {
    call.spend(1)
    const result: unknown = kwargs && kwargs.size > 0 ? callee(...args, kwargs) : callee(...args)
    return isPromise(result) ? new Suspended(result, adopt) : adopt(result)
  }
  return raise('TypeError', `'${typeName(callee)}' object is not callable`)
}

export function isCallable(value: unknown): boolean {
  return typeof value === 'function' || value instanceof Builtin || value instanceof PyCallable
}
