import { DiagnosticError, error } from '../../core/diagnostics.ts'
import { type Builtin, define } from '../../jinja/extension.ts'
import { hintForFunction } from './hints.ts'

/** A function that Salt has and kstate has not: templates see that it is there, a call is refused. */
export function refused(fun: string): Builtin {
  const refuse = () => {
    throw new DiagnosticError(unavailable(fun, 'Salt has it on such a host; kstate does not.'))
  }
  return define(fun, [], refuse, { varargs: true, kwargs: true })
}

/**
 * What is thrown for a function of which it is not known whether Salt would have it on the host; `hostless`: because there is none
 * to be asked.
 */
export function undecided(fun: string, programs: readonly string[], hostless: boolean): DiagnosticError {
  const needs = `Salt has ${fun} where the host has ${programs.join(', ')}`
  if (hostless) return new DiagnosticError(error('host-needed', `${needs}, and there is no host here`))
  const outright = `the host is asked for that where a template names the function outright: \`'${fun}' in salt\``
  return new DiagnosticError(unavailable(fun, `${needs}; ${outright}. kstate cannot call it.`))
}

function unavailable(fun: string, detail: string) {
  return error('execution-function-unknown', `'${fun}' is not available`, { detail, hint: hintForFunction(fun) })
}
