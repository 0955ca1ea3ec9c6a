import { bind } from '../../../python/functions/call.ts'
import { define } from '../../../python/functions/function.ts'
import { Kwargs } from '../../../python/functions/kwargs.ts'
import { PythonError } from '../../../python/values/errors.ts'
import type { Value } from '../../../python/values.ts'
import { type CallArguments, CallError, type HostFunction } from './types.ts'

/** Arguments to parameters as Python binds them; throws its TypeError. */
export function bindArguments(
  fun: string,
  { parameters, varargs, ignored = [] }: HostFunction,
  args: readonly Value[],
  kwargs: ReadonlyMap<string, Value>,
): CallArguments {
  const taken = parameters.map((parameter) => (typeof parameter === 'string' ? parameter : parameter[0]))
  const name = fun.slice(fun.indexOf('.') + 1)
  const isIgnored = (key: string) => !taken.includes(key) && (ignored === 'any' || ignored.includes(key))
  const passed = new Kwargs([...kwargs].filter(([key]) => !isIgnored(key)))
  try {
    const values = bind(
      define(name, parameters, () => null, { varargs: varargs !== undefined }),
      args,
      passed,
    )
    const names = varargs === undefined ? taken : [...taken, varargs]
    return new Map([...kwargs, ...names.map((key, i) => [key, values[i] as Value] as const)])
  } catch (cause) {
    throw cause instanceof PythonError ? new CallError(cause.pythonClass, cause.message) : cause
  }
}
