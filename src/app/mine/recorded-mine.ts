import { DiagnosticError, error } from '../../core/diagnostics.ts'
import { Dict } from '../../python/values.ts'
import type { Mine } from '../../render/index.ts'
import { recordedGrains } from '../recorded-grains.ts'
import type { Workspace } from '../workspace.ts'
import { answerOf } from './answer.ts'
import { meantBy } from './meant.ts'
import { recordedBy } from './record.ts'

/** The mine where no other host is asked: what each said when it was asked last. */
export function recordedMine(workspace: Pick<Workspace, 'config' | 'settings'>): Mine {
  const { root } = workspace.config
  return {
    async get(request) {
      const targets = await meantBy(workspace, request, async (target, needs) => {
        const grains = recordedGrains(root, target)
        if (!grains || needs.pillar) throw unrecorded(target.id, needs.pillar ? 'the pillar' : 'the grains')
        return { grains, pillar: new Dict() }
      })
      const said = targets.map((target) => {
        const told = recordedBy(root, target)
        if (!told) throw unrecorded(target.id, 'an answer')
        return { target, told }
      })
      return answerOf(workspace, request, said)
    },
  }
}

function unrecorded(id: string, what: string): DiagnosticError {
  const hint = '`kstate plan` and `kstate apply` ask, and record what is said'
  return new DiagnosticError(
    error('mine-unrecorded', `mine.get asks no other host here, and ${what} of ${id} is not recorded`, { hint }),
  )
}
