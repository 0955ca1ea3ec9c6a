import type { Step } from '../compile/index.ts'
import { summarize } from '../engine/index.ts'
import type { Target } from '../project/index.ts'
import type { HostReport, StateRow } from '../report/index.ts'
import { compileSelection, type Selection, subjectOf } from './compile.ts'
import { askTargets } from './handshake.ts'
import { noStates } from './no-states.ts'
import type { StatesOutcome } from './outcome.ts'
import type { Workspace } from './workspace.ts'

/** `mock=True`: compiles and says which states would be called in which order; no host is looked at or changed. */
export async function mockStates(
  workspace: Workspace,
  targets: readonly Target[],
  selection: Selection,
): Promise<StatesOutcome> {
  const answers = await askTargets(workspace, targets, async (asked): Promise<readonly StateRow[]> => {
    const { steps, none } = await compileSelection(workspace, subjectOf(workspace, asked), selection, asked.redaction)
    if (none !== undefined) return [noStates(none)]
    return steps.map((step, run) => asked.redaction.row({ ...mocked, ...told(step), run }))
  })
  return {
    reports: answers.map((answer): HostReport => {
      const { id } = answer.target
      if ('failure' in answer) return { target: id, errors: answer.failure.diagnostics }
      return { target: id, rows: answer.value, summary: summarize(answer.value) }
    }),
    failures: new Map(answers.flatMap((answer) => ('failure' in answer ? [[answer.target.id, answer.failure]] : []))),
    planned: false,
    interrupted: false,
  }
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

function told({ id, name, module, function: fun, sls }: Step) {
  return { id, name, state: module, function: fun, sls }
}
