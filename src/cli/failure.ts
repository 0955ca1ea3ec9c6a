import { type Diagnostic, DiagnosticError, error } from '../core/diagnostics.ts'
import { UnquotableError } from '../core/shell.ts'
import { Unobservable } from '../modules/kit/index.ts'
import { SandboxError } from '../sandbox/index.ts'
import { TransportError } from '../transport/index.ts'
import { type ExitCode, exitCodes } from './exit-codes.ts'

/** What went wrong, as diagnostics with the exit code that it leads to. */
export interface Failure {
  readonly diagnostics: readonly Diagnostic[]
  readonly exit: ExitCode
}

export function describeFailure(cause: unknown): Failure {
  if (cause instanceof DiagnosticError) return { diagnostics: cause.diagnostics, exit: exitCodes.refusedBeforehand }
  if (cause instanceof TransportError) {
    const refused = cause.kind === 'host-key-unknown' || cause.kind === 'host-key-changed'
    return {
      diagnostics: [error(cause.kind, cause.message, { hint: cause.hint })],
      exit: refused ? exitCodes.refusedByHost : exitCodes.unreachable,
    }
  }
  if (cause instanceof Unobservable)
    return {
      diagnostics: [error('unobservable', `the host could not be asked: ${cause.message}`)],
      exit: exitCodes.unreachable,
    }
  if (cause instanceof SandboxError)
    return { diagnostics: [error('no-sandbox', cause.message)], exit: exitCodes.unreachable }
  if (cause instanceof UnquotableError)
    return { diagnostics: [error('unquotable', cause.message)], exit: exitCodes.refusedBeforehand }
  if (cause instanceof Refusal) return { diagnostics: [cause.diagnostic], exit: exitCodes.refusedByHost }
  const detail = cause instanceof Error ? (cause.stack ?? cause.message) : String(cause)
  const hint =
    'this is a defect in kstate: please report it with the command, its output and what `kstate --version` says'
  return {
    diagnostics: [
      error('defect', `kstate failed unexpectedly: ${cause instanceof Error ? cause.message : cause}`, {
        detail,
        hint,
      }),
    ],
    exit: exitCodes.defect,
  }
}

/** Refused by the state of a host: the lock is held, a plan is stale. */
export class Refusal extends Error {
  readonly diagnostic: Diagnostic
  constructor(diagnostic: Diagnostic) {
    super(diagnostic.summary)
    this.diagnostic = diagnostic
  }
}
