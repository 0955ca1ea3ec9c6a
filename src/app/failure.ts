import { type Diagnostic, DiagnosticError, error } from '../core/diagnostics.ts'
import { UnquotableError } from '../core/shell.ts'
import { LockedError, LockLostError, NotRunError, PendingError, StoppedError } from '../engine/index.ts'
import { Unobservable } from '../modules/kit/index.ts'
import { SandboxError } from '../sandbox/index.ts'
import { TransportError } from '../transport/index.ts'
import type { Blame } from './modules/blame.ts'

/** `refused`: nothing was run; `failed`: a module of a user did; `refused-by-host`: the lock is held, the host key unknown or changed; `defect`: kstate's own. */
export type FailureKind = 'refused' | 'failed' | 'unreachable' | 'refused-by-host' | 'interrupted' | 'defect'

/** What went wrong, as diagnostics. */
export interface Failure {
  readonly kind: FailureKind
  readonly diagnostics: readonly Diagnostic[]
  readonly cause: unknown
}

/** `blame`: what goes wrong in modules of users is no defect of kstate. */
export function describeFailure(cause: unknown, blame?: Blame): Failure {
  const failure = describe(cause)
  const theirs = failure.kind === 'defect' ? blame?.diagnostic(cause) : undefined
  return theirs ? { kind: 'failed', diagnostics: [theirs], cause } : { ...failure, cause }
}

function describe(cause: unknown): Omit<Failure, 'cause'> {
  if (cause instanceof DiagnosticError) return { kind: 'refused', diagnostics: cause.diagnostics }
  if (cause instanceof TransportError) {
    const refused = cause.kind === 'host-key-unknown' || cause.kind === 'host-key-changed'
    return {
      kind: refused ? 'refused-by-host' : 'unreachable',
      diagnostics: [error(cause.kind, cause.message, { hint: cause.hint })],
    }
  }
  if (cause instanceof Unobservable)
    return one('unreachable', error('unobservable', `the host could not be asked: ${cause.message}`))
  if (cause instanceof SandboxError) return one('unreachable', error('no-sandbox', cause.message))
  if (cause instanceof UnquotableError) return one('refused', error('unquotable', cause.message))
  if (cause instanceof LockedError) return one('refused-by-host', lockDiagnostic(cause))
  if (cause instanceof StoppedError) return one('interrupted', error('interrupted', cause.message))
  if (cause instanceof LockLostError) return one('refused-by-host', error('lock-lost', cause.message))
  if (cause instanceof PendingError) return one('refused-by-host', error('pending-unreadable', cause.message))
  if (cause instanceof NotRunError) return one('refused', error('not-run', cause.message))
  return one('defect', defect(cause))
}

function one(kind: FailureKind, diagnostic: Diagnostic): Omit<Failure, 'cause'> {
  return { kind, diagnostics: [diagnostic] }
}

function defect(cause: unknown): Diagnostic {
  return error('defect', `kstate failed unexpectedly: ${cause instanceof Error ? cause.message : cause}`, {
    detail: cause instanceof Error ? (cause.stack ?? cause.message) : String(cause),
    hint: 'this is a defect in kstate: please report it with the command, its output and what `kstate --version` says',
  })
}

function lockDiagnostic({ message, holder }: LockedError): Diagnostic {
  if (holder)
    return error('locked', message, {
      hint: '--lock-wait SECONDS waits longer (0: not at all); the lock of a run that has died is taken over at once',
    })
  return error('no-lock', message, { hint: 'is the disk full or read-only? Nothing is changed without a lock' })
}
