/** One row of a run: what a state came to. Salt's return of a state, with kstate's additions. */
export interface StateRow {
  readonly id: string
  readonly name: string
  /** Module, `file`. */
  readonly state: string
  readonly function: string
  readonly sls: string
  /** null: would change (plan), or unknown. */
  readonly result: boolean | null
  /** null: unknown. */
  readonly changed: boolean | null
  readonly changes: { readonly [key: string]: unknown }
  readonly comment: string
  /** `12:34:56.123456`, local time; absent for what was not reached. */
  readonly start_time: string
  readonly duration_ms: number
  readonly warnings: readonly string[]
  /** Why it did not run: a requisite, `unless`…; for what was not reached: how the run ended (`RunEnd`); `unsupported`: kstate has no such function. */
  readonly skipped?: string
  /** The run ended before it was its turn, or what it requires was left out: nothing was done. */
  readonly notRun?: true
  /** In a plan: the IDs that an unknown hangs on. */
  readonly depends_on?: readonly string[]
  /** Position in the run, from 0 (Salt's __run_num__). */
  readonly run: number
  /** False where Salt reports `__state_ran__: false`. */
  readonly ran: boolean
}

/**
 * How the run of a host ended. All but `complete` left steps without an outcome; `failhard`: a step failed that nothing is to
 * follow; `failed`: kstate or a module of a user did.
 */
export type RunEnd = 'complete' | 'failhard' | 'interrupted' | 'lost' | 'lock-lost' | 'failed'

/** `skipped` of a step whose function kstate does not have: in a plan `changed` is null, left out it is false. */
export const UNSUPPORTED = 'unsupported'

export function isUnsupported({ skipped }: StateRow): boolean {
  return skipped === UNSUPPORTED
}

/** Counts of rows. `succeeded` holds those that were rightly skipped too, as Salt counts them. */
export interface Summary {
  readonly succeeded: number
  readonly changed: number
  readonly failed: number
  readonly unknown: number
  readonly skipped: number
  readonly not_run: number
  readonly unsupported: number
  readonly total: number
  readonly ended: RunEnd
  readonly duration_ms: number
}

/** The one stream that every report is made of. */
export type RunEvent =
  | { readonly kind: 'connecting'; readonly target: string }
  | { readonly kind: 'started'; readonly target: string; readonly steps: number; readonly test: boolean }
  | {
      readonly kind: 'step-started'
      readonly target: string
      readonly id: string
      readonly what: string
      readonly index: number
    }
  | { readonly kind: 'step-ended'; readonly target: string; readonly row: StateRow }
  /** A step without an outcome: it was under way when the run broke off (`changed: null`), or was not reached (`notRun`). */
  | { readonly kind: 'step-left'; readonly target: string; readonly row: StateRow }
  | { readonly kind: 'ended'; readonly target: string; readonly summary: Summary; readonly roundTrips: number }
