import { PyObject } from '../values/object.ts'

/** Any value: the data of `values.ts`, or a `PyObject`, or a host function. Narrow with `typeof`, `instanceof` and the helpers of this room. */
export type Py = unknown

/** What a function may ask of the program that called it. */
export interface Caller {
  /** Items and attributes as that program looks them up: what is missing or forbidden is for it to decide. */
  getItem(object: Py, key: Py): Py
  getAttribute(object: Py, name: string): Py
  /** Takes `amount` from the program's budget of work (about one for each item or 64 characters); raises when it is spent. */
  spend(amount: number): void
}

/** A parameter: its name, or name and default. */
export type Parameter = string | readonly [name: string, fallback: Py]

export interface FunctionOptions {
  /** `*args`: what is left of the positional arguments arrives as one array, after the parameters. */
  varargs?: boolean
  /** `**kwargs`: keyword arguments that no parameter takes arrive as a Kwargs, last. */
  kwargs?: boolean
  /** Arguments that Python's function takes beyond these and a program never gives (environment, context): counted in messages. */
  implicit?: number
  /** Must be set where `run` may give a Promise. */
  async?: boolean
}

/**
 * Arguments arrive as untyped values: what they may be is for each function to decide, as in Python. A function may ask
 * for a caller that offers more than every caller does; who runs it has to be one.
 */
// biome-ignore lint/suspicious/noExplicitAny: a declared function names the types that it checks for
export type Run<C extends Caller = any> = (call: C, ...args: any[]) => Py

/** A function written here and called by a program: arguments are bound to parameters by Python's rules before `run`. */
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

/** Declares a function that asks nothing special of its caller; `self` as the first parameter makes it a method. */
export function define(
  name: string,
  parameters: readonly Parameter[],
  run: Run<Caller>,
  options: FunctionOptions = {},
): Builtin {
  return new Builtin(name, parameters, run, options)
}
