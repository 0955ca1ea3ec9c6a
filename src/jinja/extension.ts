import { raise } from '../core/values/errors.ts'
import { PyObject } from '../core/values/object.ts'
import type { Kwargs } from './kwargs.ts'

export { PythonError, raise } from '../core/values/errors.ts'
export { Kwargs } from './kwargs.ts'
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

/**
 * Any value of a template: the data of `core/values.ts`, or a Python object that only templates have (a `PyObject`), or
 * a host function. Narrow with `typeof`, `instanceof` and the helpers of `core/values/*` and `python/*`.
 */
export type Py = unknown

/** What a filter, test or function may ask of the rendering that called it. */
export interface Call {
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
  /** Takes `amount` from the rendering's budget of work (about one for each item or 64 characters); raises when it is spent. */
  spend(amount: number): void
}

/** A parameter: its name, or name and default. */
export type Parameter = string | readonly [name: string, fallback: Py]

export interface FunctionOptions {
  /** `*args`: what is left of the positional arguments arrives as one array, after the parameters. */
  varargs?: boolean
  /** `**kwargs`: keyword arguments that no parameter takes arrive as a Kwargs, last. */
  kwargs?: boolean
  /** Arguments that Python's function takes beyond these and a template never gives (environment, context): counted in messages. */
  implicit?: number
  /** Must be set where `run` may give a Promise. */
  async?: boolean
}

/** Arguments arrive as untyped values: what they may be is for each function to decide, as in Python. */
// biome-ignore lint/suspicious/noExplicitAny: a declared function names the types that it checks for
export type Run = (call: Call, ...args: any[]) => Py

/** A function written here and called from templates: arguments are bound to parameters by Python's rules before `run`. */
export class Builtin extends PyObject {
  readonly typeName = 'function'
  constructor(
    /** Python's name of it, for messages: `do_default() got an unexpected keyword argument 'x'`. */
    readonly name: string,
    readonly parameters: readonly Parameter[],
    readonly run: Run,
    readonly options: FunctionOptions = {},
  ) {
    super()
  }
  override repr(): string {
    return `<function ${this.name}>`
  }
}

/**
 * Declares a filter, test or global function:
 * `define('regex_search', ['txt', 'rgx', ['ignorecase', false], ['multiline', false]], (call, txt, rgx, ignorecase, multiline) => …)`.
 * For a filter or test the first parameter is the value. `run` gets values (never Promises) and gives a value.
 */
export function define(
  name: string,
  parameters: readonly Parameter[],
  run: Run,
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

/** For code that must not be reached with what it was given: a TypeError with Python's wording. */
export function raiseType(message: string): never {
  return raise('TypeError', message)
}
