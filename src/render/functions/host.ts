import { DiagnosticError, error } from '../../core/diagnostics.ts'
import { define, type Kwargs, PythonError } from '../../jinja/extension.ts'
import type { Value } from '../../python/values.ts'
import { type Subject, UnknownFunctionError } from '../types.ts'
import { hintForFunction } from './hints.ts'

/** A function of the host, as a template calls it. */
export function hostFunction(fun: string, subject: Subject) {
  const call = (_: unknown, args: Value[], kwargs: Kwargs): Promise<Value> =>
    askHost(subject, fun, args, kwargs as unknown as ReadonlyMap<string, Value>)
  return define(fun, [], call, { varargs: true, kwargs: true, async: true })
}

/** Whether a function acts where nothing may. */
export function isWithheld({ acting }: Subject, fun: string): boolean {
  return acting !== undefined && !acting.allowed && acting.functions.has(fun)
}

/** Asks the host of a subject. Rejects with a diagnostic where that is not to be, with Python's error where the host refuses. */
export async function askHost(
  subject: Subject,
  fun: string,
  args: readonly Value[],
  kwargs: ReadonlyMap<string, Value> = new Map(),
): Promise<Value> {
  const { host } = subject
  if (isWithheld(subject, fun)) {
    const hint = '`kstate plan` and `kstate apply` call it'
    throw new DiagnosticError(error('call-acts', `${fun} acts on the host or beyond: nothing is called here`, { hint }))
  }
  if (!host) {
    const hint =
      'run it where the host can be asked (`--local --id ID` asks this machine), or give what it answers as grains (`--grains FILE`) and use those'
    throw new DiagnosticError(error('host-needed', `${fun} is answered by the host, and there is none here`, { hint }))
  }
  try {
    return await host.call(fun, args, kwargs)
  } catch (cause) {
    if (cause instanceof DiagnosticError || cause instanceof PythonError) throw cause
    if (cause instanceof UnknownFunctionError)
      throw new DiagnosticError(
        error('execution-function-unknown', cause.message, {
          hint: cause.hint ?? hintForFunction(fun),
          about: { function: fun },
        }),
      )
    throw new PythonError(classOf(cause), cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

/** The Python class that a host's refusal has in Salt. */
function classOf(cause: unknown): string {
  const { pythonClass } = (cause ?? {}) as { readonly pythonClass?: unknown }
  return typeof pythonClass === 'string' ? pythonClass : 'CommandExecutionError'
}
