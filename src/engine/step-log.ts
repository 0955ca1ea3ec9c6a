import type { Step, StepTag } from '../compile/types.ts'
import { type RunEnd, type StateRow, UNSUPPORTED } from '../report/events.ts'
import type { ReadyStep, RunContext } from './context.ts'
import { type Begun, endOf, underWayRows, unreachedRows } from './left.ts'
import type { Outcome } from './requisites.ts'
import { makeRow } from './rows.ts'
import type { Performed } from './step-runner.ts'
import { StoppedError } from './stop.ts'

/** How a walk ended, and the rows of the steps that have no outcome. */
export interface Ending {
  /** Those under way, then those that were not reached, in the order of the tree. */
  readonly left: readonly StateRow[]
  readonly ended: RunEnd
  /** What broke it off. */
  readonly cause?: unknown
}

/** Which steps of a walk have begun and ended, when, and with which row. */
export class StepLog {
  /** As they ended. */
  readonly rows: StateRow[] = []
  readonly done = new Map<StepTag, Outcome>()
  /** Steps that have begun and not ended. */
  readonly underWay = new Map<StepTag, Begun>()
  readonly #ctx: RunContext
  #begun = 0

  constructor(ctx: RunContext) {
    this.#ctx = ctx
  }

  begin(step: Step): Begun {
    const { clock, triggers } = this.#ctx
    const reasons = triggers?.reasons(step.tag) ?? []
    const begun = { step, run: this.#begun++, at: clock.now(), since: clock.elapsed(), acting: false, reasons }
    this.underWay.set(step.tag, begun)
    return begun
  }

  end({ step, run, at, since, reasons }: Begun, performed: Performed): StateRow {
    const { clock, triggers } = this.#ctx
    const isReached = performed.skipped !== UNSUPPORTED && !performed.notRun
    const row = makeRow(step, because(performed, reasons), run, isReached ? at : undefined, clock.elapsed() - since)
    this.underWay.delete(step.tag)
    this.done.set(step.tag, { result: row.result, changed: row.changed, ran: row.ran })
    this.rows.push(row)
    triggers?.ended(step.tag, row)
    return row
  }

  /**
   * @param cause what broke it off, if anything did
   * @param unreached the steps that did not begin
   * @param isFailhard a step failed after which nothing is to follow
   */
  close(cause: unknown, unreached: readonly ReadyStep[], isFailhard: boolean): Ending {
    const isWhole = unreached.length === 0 && this.underWay.size === 0
    const ended = cause !== undefined ? endOf(cause) : isWhole ? 'complete' : isFailhard ? 'failhard' : 'interrupted'
    if (ended === 'complete') return { left: [], ended }
    const left = [
      ...underWayRows(this.underWay.values(), ended, this.#ctx.clock.elapsed()),
      ...unreachedRows(unreached, ended, this.#begun),
    ]
    const stopped = ended === 'interrupted' ? new StoppedError('the run was interrupted before its end') : undefined
    return { left, ended, cause: cause ?? stopped }
  }
}

/** Says why a step ran for which nothing in this run would have been reason enough. */
function because(performed: Performed, reasons: readonly string[]): Performed {
  if (reasons.length === 0 || performed.changed === false) return performed
  return { ...performed, comment: [performed.comment, ...reasons].filter((text) => text !== '').join('\n') }
}
