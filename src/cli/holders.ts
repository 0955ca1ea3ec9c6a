import { compileTarget } from '../compile/index.ts'
import { type Diagnostic, DiagnosticError } from '../core/diagnostics.ts'
import type { Target } from '../project/index.ts'
import { subjectOf, targetOptions } from './compile.ts'
import { findTargets, type Project } from './project.ts'
import { SecretHider } from './secrets.ts'
import { sideBySide } from './side-by-side.ts'
import { withGrains } from './with-grains.ts'

/** The targets whose states hold an ID. Targets that cannot be asked are told, and do not hold it. */
export async function findHolders(
  project: Project,
  id: string,
  sls: readonly string[],
): Promise<{ holders: Target[]; failed: Diagnostic[] }> {
  const targets = await findTargets(project, '*')
  const failed: Diagnostic[] = []
  const hider = new SecretHider(project)
  const found = await sideBySide(project, targets, async (target) => {
    try {
      return await withGrains(project, target, hider, async ({ grains, host }) => {
        const compiled = await compileTarget(
          targetOptions(project, subjectOf(project, target, grains, host), { sls }, 'show', hider),
        )
        return compiled.steps.some((step) => step.id === id)
      })
    } catch (cause) {
      if (!(cause instanceof DiagnosticError)) throw cause
      failed.push(...cause.diagnostics.map((found) => hider.diagnostic(found)))
      return false
    }
  })
  return { holders: targets.filter((_, i) => found[i]), failed }
}
