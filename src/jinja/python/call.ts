import { raise } from '../../core/values/errors.ts'
import { PyObject } from '../../core/values/object.ts'
import { repr } from '../../core/values/text.ts'
import { typeName } from '../../core/values/types.ts'
import { Dict } from '../../core/values.ts'
import { Builtin, type Call, Kwargs } from '../extension.ts'
import { Suspended } from '../runtime/suspended.ts'
import { Undefined } from '../runtime/undefined.ts'
import { adopt } from './adopt.ts'
import { isIterable, iterate } from './iterate.ts'

/** An object that can be called from templates. */
export abstract class PyCallable extends PyObject {
  abstract call(call: Call, args: readonly unknown[], kwargs: Kwargs | undefined): unknown
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}

function joinNames(names: readonly string[]): string {
  const quoted = names.map((name) => `'${name}'`)
  if (quoted.length < 3) return quoted.join(' and ')
  return `${quoted.slice(0, -1).join(', ')}, and ${quoted.at(-1)}`
}

/** The TypeErrors of methods that Python writes in C. */
function checkMethod(method: Builtin, args: readonly unknown[], kwargs: Kwargs | undefined): void {
  const { name, parameters, options } = method
  if (options.varargs || options.kwargs) return
  const most = parameters.length - 1
  const least = parameters.filter((one) => typeof one === 'string').length - 1
  const given = args.length - 1
  const full = `${typeName(args[0])}.${name}()`
  if (kwargs && kwargs.size > 0) {
    if (most === least) raise('TypeError', `${full} takes no keyword arguments`)
    return
  }
  if (given >= least && given <= most) return
  if (most === 0) raise('TypeError', `${full} takes no arguments (${given} given)`)
  if (most === 1 && least === 1) raise('TypeError', `${full} takes exactly one argument (${given} given)`)
  const bound = given < least ? `at least ${plural(least, 'argument')}` : `at most ${plural(most, 'argument')}`
  raise('TypeError', `${name} expected ${most === least ? plural(most, 'argument') : bound}, got ${given}`)
}

/** Binds arguments to a function's parameters by Python's rules; raises its TypeErrors. */
export function bind(builtin: Builtin, args: readonly unknown[], kwargs: Kwargs | undefined): unknown[] {
  const { name, parameters, options } = builtin
  if (parameters[0] === 'self') checkMethod(builtin, args, kwargs)
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
export function applyBuiltin(call: Call, builtin: Builtin, args: readonly unknown[], kwargs?: Kwargs): unknown {
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
export function callValue(call: Call, callee: unknown, args: readonly unknown[], kwargs?: Kwargs): unknown {
  if (callee instanceof Builtin) return applyBuiltin(call, callee, args, kwargs)
  if (callee instanceof PyCallable) return callee.call(call, args, kwargs)
  if (typeof callee === 'function') {
    call.spend(1)
    const result: unknown = kwargs && kwargs.size > 0 ? callee(...args, kwargs) : callee(...args)
    return isPromise(result) ? new Suspended(result, adopt) : adopt(result)
  }
  if (callee instanceof Undefined) return callee.fail()
  return raise('TypeError', `'${typeName(callee)}' object is not callable`)
}

export function isCallable(value: unknown): boolean {
  return (
    typeof value === 'function' || value instanceof Builtin || value instanceof PyCallable || value instanceof Undefined
  )
}

/** `[*args, *more]` */
export function spread(args: unknown[], more: unknown): unknown[] {
  if (!isIterable(more)) raise('TypeError', `Value after * must be an iterable, not ${typeName(more)}`)
  for (const item of iterate(more)) args.push(item)
  return args
}

/** Keyword arguments as written, and those of `**more`. */
export function keywords(names: readonly string[], values: readonly unknown[], more?: unknown): Kwargs {
  const kwargs = new Kwargs()
  names.forEach((name, i) => {
    kwargs.set(name, values[i])
  })
  if (more === undefined) return kwargs
  if (more instanceof Undefined) more.fail()
  const entries = more instanceof Kwargs ? more : more instanceof Dict ? more.entries() : undefined
  if (!entries)
    raise(
      'TypeError',
      `jinja2.sandbox.SandboxedEnvironment.call() argument after ** must be a mapping, not ${typeName(more)}`,
    )
  for (const [key, value] of entries) {
    if (typeof key !== 'string') raise('TypeError', 'keywords must be strings')
    if (kwargs.has(key))
      raise(
        'TypeError',
        `jinja2.sandbox.SandboxedEnvironment.call() got multiple values for keyword argument ${repr(key)}`,
      )
    kwargs.set(key, value)
  }
  return kwargs
}
