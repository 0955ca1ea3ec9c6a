import { DiagnosticError } from '../core/diagnostics.ts'
import type { Target } from '../project/index.ts'
import type { Value } from '../python/values.ts'
import { renderTarget } from '../render/index.ts'
import { type Selection, subjectOf, targetOptions } from './compile.ts'
import { compileTarget, renderSls } from './compile-target.ts'
import type { Answer } from './fleet.ts'
import { type AskedTarget, askTargets } from './handshake.ts'
import type { Workspace } from './workspace.ts'

export const showable = ['highstate', 'lowstate', 'sls', 'top'] as const
export type Showable = (typeof showable)[number]

/** What trees compile to; nothing is run. `keep` says what of a target's answer is kept: text may be smaller than what it tells. */
export function showTargets<T>(
  workspace: Workspace,
  targets: readonly Target[],
  what: Showable,
  selection: Selection,
  keep: (target: Target, shown: Value) => T,
): Promise<Answer<T>[]> {
  return askTargets(workspace, targets, async (asked) =>
    keep(asked.target, await show(workspace, asked, what, selection)),
  )
}

async function show(workspace: Workspace, asked: AskedTarget, what: Showable, selection: Selection): Promise<Value> {
  const { redaction } = asked
  const options = targetOptions(workspace, subjectOf(workspace, asked), selection, 'show', redaction)
  if (what === 'lowstate') {
    const { steps, warnings, lowstate } = await compileTarget(options)
    redaction.addSteps(steps)
    workspace.warn(warnings.map((warning) => redaction.diagnostic(warning)))
    return redaction.data<Value>([...lowstate])
  }
  const rendered = await (what === 'sls' ? renderSls(options) : renderTarget(options))
  if (what === 'top') return rendered.top
  if (rendered.problems.length > 0) throw new DiagnosticError(rendered.problems)
  redaction.addHigh(rendered.high, workspace.schemas)
  return redaction.data<Value>(rendered.high)
}
