import type { Value } from '../../core/values.ts'
import type { Answer, Section } from '../../transport/types.ts'

/** An execution function that the host answers: Salt's parameters, what to run, how to read the answers. */
export interface HostFunction {
  /** Names in Salt's order; what is not given is undefined. */
  readonly parameters: readonly string[]
  /** Further keyword arguments that Salt takes and that change nothing here. */
  readonly ignored?: readonly string[]
  sections(args: ReadonlyMap<string, Value>, shell: string): readonly Section[]
  /** Throws `CallError` for what Salt raises. */
  read(args: ReadonlyMap<string, Value>, answers: readonly Answer[], shell: string): Value
}

/** What Salt raises for a call that fails: the Python class and message that a template sees. */
export class CallError extends Error {
  readonly pythonClass: string
  constructor(pythonClass: string, message: string) {
    super(message)
    this.pythonClass = pythonClass
  }
}
