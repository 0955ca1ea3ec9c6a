import type { Value } from '../../../python/values.ts'
import { type CallArguments, CallError, type HostFunction } from './types.ts'

/** Arguments to parameters as Python binds them; throws its TypeError. */
export function bindArguments(
  fun: string,
  { parameters, varargs, ignored }: HostFunction,
  args: readonly Value[],
  kwargs: ReadonlyMap<string, Value>,
): CallArguments {
  const name = fun.slice(fun.indexOf('.') + 1)
  const names = parameters.map((parameter) => (typeof parameter === 'string' ? parameter : parameter[0]))
  const fail = (message: string): never => {
    throw new CallError('TypeError', `${name}() ${message}`)
  }
  if (args.length > names.length && varargs === undefined)
    fail(`takes ${takes(parameters)} but ${args.length} ${args.length === 1 ? 'was' : 'were'} given`)
  const bound = new Map<string, Value>()
  for (const [i, key] of names.entries()) if (i < args.length) bound.set(key, args[i]!)
  if (varargs !== undefined) bound.set(varargs, args.slice(names.length))
  for (const [key, value] of kwargs) {
    if (bound.has(key) && key !== varargs) fail(`got multiple values for argument '${key}'`)
    if (!names.includes(key) && ignored !== 'any' && !ignored?.includes(key))
      fail(`got an unexpected keyword argument '${key}'`)
    bound.set(key, value)
  }
  const missing = parameters.filter((one) => typeof one === 'string' && !bound.has(one)).map(String)
  if (missing.length > 0)
    fail(`missing ${missing.length} required positional argument${missing.length > 1 ? 's' : ''}: ${listed(missing)}`)
  for (const parameter of parameters)
    if (typeof parameter !== 'string' && !bound.has(parameter[0])) bound.set(parameter[0], parameter[1])
  return bound
}

function takes(parameters: HostFunction['parameters']): string {
  const required = parameters.filter((one) => typeof one === 'string').length
  const all = parameters.length
  return `${required === all ? all : `from ${required} to ${all}`} positional argument${all === 1 ? '' : 's'}`
}

/** `'a'`; `'a' and 'b'`; `'a', 'b', and 'c'`. */
function listed(names: readonly string[]): string {
  const quoted = names.map((name) => `'${name}'`)
  if (quoted.length < 3) return quoted.join(' and ')
  return `${quoted.slice(0, -1).join(', ')}, and ${quoted.at(-1)}`
}
