import type { Target } from '../project/index.ts'
import { Dict } from '../python/values.ts'
import { type Selection, subjectOf, targetOptions } from './compile.ts'
import { compileTarget, renderSls, slsWithStates } from './compile-target.ts'
import type { Answer } from './fleet.ts'
import { type AskedTarget, askTargets } from './handshake.ts'
import type { Workspace } from './workspace.ts'

/** `state.show_states`: the SLS that the top file gives and that have states, in their order. */
export function showStates(
  workspace: Workspace,
  targets: readonly Target[],
  selection: Selection,
): Promise<Answer<string[]>[]> {
  return askTargets(workspace, targets, async (asked) =>
    slsWithStates(await compileTarget(optionsOf(workspace, asked, selection))),
  )
}

/** `state.sls_exists`: whether all the SLS are there and render. */
export function slsExists(
  workspace: Workspace,
  targets: readonly Target[],
  selection: Selection,
): Promise<Answer<boolean>[]> {
  return askTargets(workspace, targets, async (asked) => {
    const { problems } = await renderSls(optionsOf(workspace, asked, selection))
    return problems.length === 0
  })
}

/** `state.id_exists`: whether all the IDs are declared by the SLS, or by what the top file gives. */
export function idsExist(
  workspace: Workspace,
  targets: readonly Target[],
  ids: readonly string[],
  selection: Selection,
): Promise<Answer<boolean>[]> {
  return askTargets(workspace, targets, async (asked) => {
    const { high, problems } = await renderSls(optionsOf(workspace, asked, selection))
    return problems.length === 0 && high instanceof Dict && ids.every((id) => high.has(id))
  })
}

function optionsOf(workspace: Workspace, asked: AskedTarget, selection: Selection) {
  return targetOptions(workspace, subjectOf(workspace, asked), selection, 'show', asked.redaction)
}
