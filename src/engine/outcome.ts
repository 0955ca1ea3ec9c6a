import { type Outcome, type Report, Unobservable } from '../modules/kit/index.ts'
import type { Acted } from './act.ts'
import type { ReadyStep } from './context.ts'
import type { RowBody } from './rows.ts'
import { unheardReport } from './unheard.ts'
import type { Change } from './verdicts.ts'

/** The row of a step that acted: what was observed, in Salt's words where the state function has them. */
export function outcomeRow(ready: ReadyStep, verdict: Change, acted: Acted): RowBody {
  const outcome: Outcome<unknown, unknown, unknown, unknown> = {
    args: ready.args,
    prepared: ready.prepared,
    delta: verdict.delta,
    before: acted.before,
    after: acted.after,
    outputs: acted.outputs,
    done: acted.done,
    remaining: acted.remaining,
    predicted: verdict.changes,
  }
  const report = reportOf(ready, verdict, acted, outcome)
  const changed = verdict.proof === 'output' ? Object.keys(report.changes).length > 0 : acted.done || acted.differs
  const result = verdict.proof === 'observe' && !acted.done ? false : (report.result ?? acted.done)
  return {
    result,
    changed,
    changes: changed ? report.changes : {},
    comment: withObstacle(report.comment, acted),
    warnings: report.warnings ?? verdict.warnings,
  }
}

function withObstacle(comment: string, { obstacle }: Acted): string {
  return [comment, obstacle].filter((text) => text !== undefined && text !== '').join('\n')
}

/** What the state function says of it, unless the host's answers are none. */
function reportOf(
  ready: ReadyStep,
  verdict: Change,
  acted: Acted,
  outcome: Outcome<unknown, unknown, unknown, unknown>,
): Report {
  const unheard = unheardReport(acted.outputs)
  if (unheard) return unheard
  try {
    const own = acted.isUnobserved ? undefined : ready.fn.report?.(outcome)
    if (own) return own
  } catch (cause) {
    if (!(cause instanceof Unobservable)) throw cause
  }
  return { changes: acted.done ? verdict.changes : {}, comment: defaultComment(acted, verdict.comment) }
}

function defaultComment(acted: Acted, predicted: string): string {
  if (acted.done) return predicted
  const output = acted.outputs
    .map(({ stderr, stdout }) => stderr.toString().trim() || stdout.toString().trim())
    .filter((text) => text !== '')
  const still = acted.remaining && acted.remaining.kind !== 'clean' ? acted.remaining.comment : undefined
  const why = still ? [`After the action it still is not so: ${still}`] : []
  return [...output.slice(-1), ...why].join('\n') || predicted
}
