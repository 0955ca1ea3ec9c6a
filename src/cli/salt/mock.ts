import { summarize } from '../../engine/index.ts'
import type { Target } from '../../project/index.ts'
import type { HostReport, StateRow } from '../../report/index.ts'
import { compileSelection, type Selection, subjectOf } from '../compile.ts'
import { type ExitCode, exitCodes, worst } from '../exit-codes.ts'
import { describeFailure, type Failure } from '../failure.ts'
import { noStates } from '../no-states.ts'
import type { Project } from '../project.ts'
import type { StatesOutcome } from '../run-states.ts'
import { SecretHider } from '../secrets.ts'
import { sideBySide } from '../side-by-side.ts'
import { withGrains } from '../with-grains.ts'

/** `mock=True`: compiles and says which states would be called in which order; no host is looked at or changed. */
export async function mockStates(
  project: Project,
  targets: readonly Target[],
  selection: Selection,
): Promise<StatesOutcome> {
  const failures = new Map<string, Failure>()
  const reports = sideBySide(project, targets, async (target): Promise<HostReport> => {
    const hider = new SecretHider(project)
    try {
      return await withGrains(project, target, hider, async ({ grains, host }) => {
        const { steps, none } = await compileSelection(
          project,
          subjectOf(project, target, grains, host),
          selection,
          hider,
        )
        const called = steps.map((step, run): StateRow => hider.row({ ...mocked, ...told(step), run }))
        const rows = none === undefined ? called : [noStates(none)]
        return { target: target.id, rows, summary: summarize(rows) }
      })
    } catch (cause) {
      const failure = hider.failure(describeFailure(cause))
      failures.set(target.id, failure)
      return { target: target.id, errors: failure.diagnostics }
    }
  })
  const done = await reports
  const codes = done.map((report): ExitCode => {
    if (!('rows' in report)) return failures.get(report.target)?.exit ?? exitCodes.defect
    return report.summary.failed > 0 ? exitCodes.failed : exitCodes.done
  })
  return { reports: done, failures, exit: worst(codes) }
}

const mocked = {
  result: true,
  changed: false,
  changes: {},
  comment: 'Not called, mocked',
  start_time: '',
  duration_ms: 0,
  warnings: [],
  ran: true,
} as const

function told({
  id,
  name,
  module,
  function: fun,
  sls,
}: {
  id: string
  name: string
  module: string
  function: string
  sls: string
}) {
  return { id, name, state: module, function: fun, sls }
}
