import { DiagnosticError, error } from '../core/diagnostics.ts'

/** What was asked for makes no sense: nothing is run. */
export function usage(summary: string, hint?: string): DiagnosticError {
  return new DiagnosticError(error('usage', summary, { hint }))
}
