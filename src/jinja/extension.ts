import {
  Builtin,
  type Caller,
  type FunctionOptions,
  type Parameter,
  type Py,
  type Run,
} from '../python/functions/function.ts'
import type { Kwargs } from '../python/functions/kwargs.ts'

export { Builtin, type FunctionOptions, type Parameter, type Py } from '../python/functions/function.ts'
export { Kwargs } from '../python/functions/kwargs.ts'
export { PythonError, raise } from '../python/values/errors.ts'
export {
  type Address,
  formatAddress,
  isInNetwork,
  maskOf,
  type Network,
  needAddress,
  networkOf,
  parseAddress,
  parseInterface,
} from './salt/addresses.ts'
export { isOfKinds } from './salt/addressKinds.ts'
export { Mersenne } from './salt/mersenne.ts'

/** What a filter, test or function may ask of the rendering that called it. */
export interface Call extends Caller {
  /** Whether autoescape is on where the call stands. */
  readonly autoescape: boolean
  /** A variable as the calling template sees it; undefined (JavaScript's) where it has none. */
  resolve(name: string): Py | undefined
  /** All of them. */
  names(): ReadonlyMap<string, Py>
  /** `environment.getitem` and `getattr`: never raise for what is missing, but give an Undefined value. */
  getItem(object: Py, key: Py): Py
  getAttribute(object: Py, name: string): Py
  /** The environment's kind of Undefined, with a message of its own. */
  undefined(hint?: string, object?: Py, name?: Py, pythonClass?: string): Py
  /** Applies a filter or test by name, as `map` and `select` do. */
  filter(name: Py, value: Py, args?: readonly Py[], kwargs?: Kwargs): Py
  test(name: Py, value: Py, args?: readonly Py[], kwargs?: Kwargs): Py
}

/**
 * Declares a filter, test or global function:
 * `define('regex_search', ['txt', 'rgx', ['ignorecase', false], ['multiline', false]], (call, txt, rgx, ignorecase, multiline) => …)`.
 * For a filter or test the first parameter is the value. `run` gets values (never Promises) and gives a value.
 */
export function define(
  name: string,
  parameters: readonly Parameter[],
  run: Run<Call>,
  options: FunctionOptions = {},
): Builtin {
  return new Builtin(name, parameters, run, options)
}

/** What Salt (or anyone) adds to an environment. Names are unique; a later extension wins over an earlier one. */
export interface Extension {
  readonly filters?: { readonly [name: string]: Builtin }
  readonly tests?: { readonly [name: string]: Builtin }
  readonly globals?: { readonly [name: string]: Py }
  /**
   * The meaning of the serializer tags `{% load_yaml as x %}…{% endload %}` and `{% import_yaml "f" as x %}` (yaml, json,
   * text). The engine parses the tags, renders the body or file to text, calls `parse` and assigns the result.
   * `file` is the imported file's name, or undefined for a `load_` tag. Raise with `raise(class, message)`.
   */
  readonly serializers?: {
    readonly [format in 'yaml' | 'json' | 'text']?: (text: string, file: string | undefined) => Py
  }
}
