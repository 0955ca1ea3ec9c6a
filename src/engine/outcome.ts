import type { Outcome, Report } from '../states/types.ts'
import type { Acted } from './act.ts'
import type { ReadyStep } from './context.ts'
import type { RowBody } from './rows.ts'
import type { Change } from './verdicts.ts'

/** The row of a step that acted: what was observed, in Salt's words where the state function has them. */
export function outcomeRow(ready: ReadyStep, verdict: Change, acted: Acted): RowBody {
  const outcome: Outcome<unknown, unknown, unknown> = {
    args: ready.args,
    ready: ready.ready,
    delta: verdict.delta,
    before: acted.before,
    after: acted.after,
    outputs: acted.outputs,
    done: acted.done,
    remaining: acted.remaining,
    foretold: verdict.changes,
  }
  const report: Report = ready.fn.report?.(outcome) ?? {
    changes: acted.done ? verdict.changes : {},
    comment: defaultComment(acted, verdict.comment),
  }
  const changed = verdict.proof === 'output' ? Object.keys(report.changes).length > 0 : acted.done || acted.differs
  const result = verdict.proof === 'observe' && !acted.done ? false : (report.result ?? acted.done)
  return { result, changed, changes: changed ? report.changes : {}, comment: report.comment, warnings: report.warnings }
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
