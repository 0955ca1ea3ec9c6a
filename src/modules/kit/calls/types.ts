import type { Value } from '../../../python/values.ts'
import type { Answer, Section } from '../../../transport/types.ts'
import type { Ask, Known } from '../ask.ts'

/** A parameter: its name, or name and default. */
export type CallParameter = string | readonly [name: string, fallback: Value]

/** Arguments by the names of parameters, defaults filled in. */
export type CallArguments = ReadonlyMap<string, Value>

/** An execution function that the host answers: of the same facts as states (`call`), or by a script of its own. */
export type HostFunction = FactFunction | ScriptFunction

interface Parameters {
  /** In Salt's order. */
  readonly parameters: readonly CallParameter[]
  /** `*names`: what is left of the positional arguments arrives as a list under this name. */
  readonly varargs?: string
  /** It has effects beyond the host's knowledge of itself: a plan and an apply alone call it. */
  readonly acts?: true
  /** Further keyword arguments that Salt takes and that change nothing here; `any` for `**kwargs`. */
  readonly ignored?: readonly string[] | 'any'
}

/** Read off facts, so that a template and a state are told the same. */
export interface FactFunction extends Parameters {
  facts(args: CallArguments): Ask
  /** Throws `CallError` for what Salt raises. */
  answer(args: CallArguments, facts: unknown): Value
  readonly sections?: undefined
}

/** What to run, and how to read the answers. */
export interface ScriptFunction extends Parameters {
  readonly facts?: undefined
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

/** Declares an execution function that is read off facts. */
export function call<const Asked extends Ask>(
  definition: Omit<FactFunction, 'facts' | 'answer'> & {
    facts(args: CallArguments): Asked
    answer(args: CallArguments, facts: Known<Asked>): Value
  },
): FactFunction {
  return definition as unknown as FactFunction
}
