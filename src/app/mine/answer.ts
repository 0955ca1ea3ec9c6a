import { DiagnosticError, error } from '../../core/diagnostics.ts'
import type { Target } from '../../project/index.ts'
import { copyDeep } from '../../python/values/copy.ts'
import { Dict } from '../../python/values.ts'
import type { MineRequest } from '../../render/index.ts'
import type { Workspace } from '../workspace.ts'
import { isFor } from './meant.ts'
import type { Told } from './record.ts'

/** Who said what, as `mine.get` answers it. Throws a diagnostic where a host has no answer to what it declares. */
export function answerOf(
  workspace: Pick<Workspace, 'config' | 'settings'>,
  { functions, by }: MineRequest,
  said: readonly { readonly target: Target; readonly told: ReadonlyMap<string, Told> }[],
): Map<string, Dict> {
  return new Map(
    functions.map((fun) => {
      const answers = new Dict()
      for (const { target, told } of said) {
        const one = told.get(fun)
        if (!one || !isFor(workspace, one.allow, by)) continue
        if ('failure' in one)
          throw new DiagnosticError(error('mine-failed', `mine.get: ${target.id} cannot say ${fun}: ${one.failure}`))
        answers.set(target.id, copyDeep(one.value))
      }
      return [fun, answers]
    }),
  )
}
