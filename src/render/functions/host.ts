import { DiagnosticError, error } from '../../core/diagnostics.ts'
import { define, type Kwargs, PythonError } from '../../jinja/extension.ts'
import type { Value } from '../../python/values.ts'
import { type HostCalls, UnknownFunctionError } from '../types.ts'
import { hintForFunction } from './hints.ts'

/** A function of the host, as a template calls it. */
export function hostFunction(fun: string, host: HostCalls | undefined) {
  const call = async (_: unknown, args: Value[], kwargs: Kwargs): Promise<Value> => {
    if (!host) {
      const hint =
        'run it where the host can be asked (`--local --id ID` asks this machine), or give what it answers as grains (`--grains FILE`) and use those'
      throw new DiagnosticError(
        error('host-needed', `${fun} is answered by the host, and there is none here`, { hint }),
      )
    }
    try {
      return await host.call(fun, args, kwargs as unknown as ReadonlyMap<string, Value>)
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
  return define(fun, [], call, { varargs: true, kwargs: true, async: true })
}

/** The Python class that a host's refusal has in Salt. */
function classOf(cause: unknown): string {
  const { pythonClass } = (cause ?? {}) as { readonly pythonClass?: unknown }
  return typeof pythonClass === 'string' ? pythonClass : 'CommandExecutionError'
}
