import type { Answer } from '../../transport/types.ts'
import type { Changes, Verdict } from './verdict.ts'

/** What is known after acting. `after`: the host as observed; for `proof: 'output'` the facts from before. */
export interface Outcome<Args, Facts, Delta, Prepared = undefined> {
  readonly args: Args
  readonly prepared: Prepared
  readonly delta: Delta
  readonly before: Facts
  readonly after: Facts
  /** One answer an action that was reached (SQL actions: code 0 or 1, the error in stderr). */
  readonly outputs: readonly Answer[]
  /** All actions ended well and, for `proof: 'observe'`, `diff` is clean now. */
  readonly done: boolean
  /** What `diff` says now where it is not clean. */
  readonly remaining?: Verdict<Delta>
  /** The verdict's `changes`. */
  readonly predicted: Changes
}

export interface Report {
  readonly changes: Changes
  readonly comment: string
  /** Only to overrule `done`. */
  readonly result?: boolean
  readonly warnings?: readonly string[]
}

type Ended = Pick<Outcome<unknown, unknown, unknown, unknown>, 'done' | 'outputs' | 'predicted' | 'remaining'>

/** What the last action that wrote anything wrote: its standard error, else its standard output. Empty where none did. */
export function lastError({ outputs }: Pick<Ended, 'outputs'>): string {
  const texts = outputs.map(({ stderr, stdout }) => stderr.toString().trim() || stdout.toString().trim())
  return texts.filter((text) => text !== '').at(-1) ?? ''
}

/**
 * The usual report: Salt's words for what was done with the predicted changes, or why it was not: the words for that, the
 * host's own error, and what still differs.
 */
export function reported(outcome: Ended, done: string, failed: string): Report {
  if (outcome.done) return { changes: outcome.predicted, comment: done }
  return { changes: {}, comment: failure(outcome, failed) }
}

/** `what: why`. */
export function failure(outcome: Pick<Ended, 'outputs' | 'remaining'>, what: string): string {
  const still = outcome.remaining && outcome.remaining.kind !== 'clean' ? outcome.remaining.comment : ''
  const why = lastError(outcome) || still
  return why === '' ? what : `${what}: ${why}`
}
