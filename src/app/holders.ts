import { type Diagnostic, DiagnosticError } from '../core/diagnostics.ts'
import type { Target } from '../project/index.ts'
import { subjectOf, targetOptions } from './compile.ts'
import { compileTarget } from './compile-target.ts'
import { askTargets } from './handshake.ts'
import { mineOf } from './mine/mine-of.ts'
import { Redaction } from './redaction.ts'
import { findTargets } from './targets.ts'
import type { Workspace } from './workspace.ts'

/** The targets whose states hold an ID. Targets whose tree does not compile are told, and do not hold it. */
export async function findHolders(
  workspace: Workspace,
  id: string,
  sls: readonly string[],
): Promise<{ holders: Target[]; failed: Diagnostic[] }> {
  const mine = mineOf(workspace, new Redaction(workspace))
  const answers = await askTargets(workspace, await findTargets(workspace, '*'), async (asked) => {
    const options = targetOptions(workspace, subjectOf(workspace, asked, mine), { sls }, 'show', asked.redaction)
    const { steps } = await compileTarget(options)
    return steps.some((step) => step.id === id)
  })
  const failures = answers.flatMap((answer) => ('failure' in answer ? [answer.failure] : []))
  for (const { cause } of failures) if (!(cause instanceof DiagnosticError)) throw cause
  return {
    holders: answers.filter((answer) => 'value' in answer && answer.value).map(({ target }) => target),
    failed: failures.flatMap(({ diagnostics }) => diagnostics),
  }
}
