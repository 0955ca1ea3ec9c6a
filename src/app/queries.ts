import type { Target } from '../project/index.ts'
import { Dict } from '../python/values.ts'
import { type Selection, subjectOf, targetOptions } from './compile.ts'
import { compileTarget, renderSls, slsWithStates } from './compile-target.ts'
import type { Answer } from './fleet.ts'
import { askMet, type Met } from './met.ts'
import type { Workspace } from './workspace.ts'

/** `state.show_states`: the SLS that the top file gives and that have states, in their order. */
export function showStates(
  workspace: Workspace,
  targets: readonly Target[],
  selection: Selection,
): Promise<Answer<string[]>[]> {
  return askMet(workspace, targets, async (met) =>
    slsWithStates(await compileTarget(optionsOf(workspace, met, selection))),
  )
}

/** `state.sls_exists`: whether all the SLS are there and render. */
export function slsExists(
  workspace: Workspace,
  targets: readonly Target[],
  selection: Selection,
): Promise<Answer<boolean>[]> {
  return askMet(workspace, targets, async (met) => {
    const { problems } = await renderSls(optionsOf(workspace, met, selection))
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
  return askMet(workspace, targets, async (met) => {
    const { high, problems } = await renderSls(optionsOf(workspace, met, selection))
    return problems.length === 0 && high instanceof Dict && ids.every((id) => high.has(id))
  })
}

function optionsOf(workspace: Workspace, met: Met, selection: Selection) {
  return targetOptions(workspace, subjectOf(workspace, met), selection, 'show', met.redaction)
}
