import type { Value } from '../../../python/values.ts'
import type { Answer, Section } from '../../../transport/types.ts'

/** A parameter: its name, or name and default. */
export type CallParameter = string | readonly [name: string, fallback: Value]

/** Arguments by the names of parameters, defaults filled in. */
export type CallArguments = ReadonlyMap<string, Value>

/** An execution function that the host answers: Salt's parameters, what to run, how to read the answers. */
export interface HostFunction {
  /** In Salt's order. */
  readonly parameters: readonly CallParameter[]
  /** `*names`: what is left of the positional arguments arrives as a list under this name. */
  readonly varargs?: string
  /** Further keyword arguments that Salt takes and that change nothing here; `any` for `**kwargs`. */
  readonly ignored?: readonly string[] | 'any'
  /** Programs whose lack would look like an answer: where the host has them not, the call fails. */
  programs?(args: CallArguments): readonly string[]
  /** An exit code of 126 or 127 is an answer too: the command is the caller's, or the function says what it means. */
  readonly anyCode?: true
  /** Throws `CallError` for what Salt refuses. */
  sections(args: CallArguments, shell: string): readonly Section[]
  /** Throws `CallError` for what Salt raises. */
  read(args: CallArguments, answers: readonly Answer[], shell: string): Value
}

/** The exit code of a script that could not come to its answer. */
export const UNANSWERED = 71

export type HostFunctions = { readonly [name: string]: HostFunction }

/** What Salt raises for a call that fails: the Python class and message that a template sees. */
export class CallError extends Error {
  readonly pythonClass: string
  constructor(pythonClass: string, message: string) {
    super(message)
    this.pythonClass = pythonClass
  }
}
