import { DiagnosticError, error } from '../core/diagnostics.ts'

/** A secret could not be opened; without a place: the caller knows where it stands. */
export function failure(
  code: 'secret-no-key' | 'secret-undecipherable',
  summary: string,
  hint?: string,
  cause?: unknown,
) {
  return new DiagnosticError(error(code, summary, { hint }), { cause })
}

export function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
