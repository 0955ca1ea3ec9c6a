import { type HostResult, summarize } from '../engine/index.ts'
import type { HostReport, RunEvent, StateRow } from '../report/index.ts'
import { describeFailure, type Failure } from './failure.ts'
import type { Blame } from './modules/blame.ts'
import { noStates } from './no-states.ts'
import type { Redaction } from './redaction.ts'

/** What a run or a plan came to. Nothing in it is secret. */
export interface StatesOutcome {
  readonly reports: readonly HostReport[]
  /** Why hosts were not run to their end, by target. */
  readonly failures: ReadonlyMap<string, Failure>
  readonly planned: boolean
  /** It was to stop, whether or not it had reached its end by then. */
  readonly interrupted: boolean
}

/** Keeps what is told of a run: the one place where its rows are redacted, as they come. */
export class RunRecord {
  readonly #redaction: Redaction
  readonly #blame: Blame
  readonly #rows = new Map<string, StateRow[]>()
  /** Why targets have no states. */
  readonly #nothing = new Map<string, string>()

  constructor(redaction: Redaction, blame: Blame) {
    this.#redaction = redaction
    this.#blame = blame
  }

  noStates(target: string, why: string): void {
    this.#nothing.set(target, why)
  }

  /** Keeps an event; the event as it may be shown. */
  add(event: RunEvent): RunEvent {
    const shown = this.#redaction.event(event)
    if (shown.kind === 'step-ended' || shown.kind === 'step-left') this.#rowsOf(shown.target).push(shown.row)
    return shown
  }

  #rowsOf(target: string): StateRow[] {
    const rows = this.#rows.get(target) ?? []
    this.#rows.set(target, rows)
    return rows
  }

  conclude(results: readonly HostResult[], ended: Pick<StatesOutcome, 'planned' | 'interrupted'>): StatesOutcome {
    const failures = new Map<string, Failure>()
    for (const { target, cause } of results)
      if (cause !== undefined) failures.set(target, this.#redaction.failure(describeFailure(cause, this.#blame)))
    const reports = results.map((result) => this.#report(result, failures.get(result.target)))
    return { reports, failures, ...ended }
  }

  #report({ target, rows, summary }: HostResult, failure: Failure | undefined): HostReport {
    if (!rows) return { target, errors: failure?.diagnostics ?? [] }
    const why = this.#nothing.get(target)
    if (why !== undefined && rows.length === 0) {
      const none = [noStates(why)]
      return { target, rows: none, summary: summarize(none), errors: failure?.diagnostics }
    }
    const told = this.#rowsOf(target).sort((a, b) => a.run - b.run)
    return { target, rows: told, summary: summary!, errors: failure?.diagnostics }
  }
}
