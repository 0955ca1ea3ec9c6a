import { DiagnosticError, error } from '../../core/diagnostics.ts'
import { type Choice, selectTargets, type Target, type TargetForm } from '../../project/index.ts'
import { Dict } from '../../python/values.ts'
import { type MineRequest, matchTarget } from '../../render/index.ts'
import { rosterTargets, thisMachine } from '../roster.ts'
import type { Workspace } from '../workspace.ts'
import type { Allowed } from './declared.ts'

type Known = Pick<Workspace, 'config' | 'settings'>

const forms: readonly string[] = [
  ...['glob', 'list', 'pcre', 'grain', 'grain_pcre', 'pillar', 'pillar_pcre', 'ipcidr', 'nodegroup', 'compound'],
]

/** The targets that a request means: of the roster, or with `--local` this machine alone. None is an answer too. */
export async function meantBy(
  workspace: Known,
  { expression, form, by }: MineRequest,
  ask: Choice['ask'],
): Promise<readonly Target[]> {
  if (!forms.includes(form))
    throw new DiagnosticError(
      error('mine-form', `mine.get cannot tell who is meant by the target type ${form}`, {
        hint: `there are ${forms.join(', ')}`,
      }),
    )
  const targets = workspace.settings.local ? [thisMachine(workspace, by.id)] : (await rosterTargets(workspace)).targets
  if (form === 'list') return targets.filter(({ id }) => expression.split(',').some((one) => one.trim() === id))
  try {
    return await selectTargets(targets, {
      expression,
      form: form as TargetForm,
      nodegroups: nodegroupsOf(workspace),
      ask,
    })
  } catch (cause) {
    if (cause instanceof DiagnosticError && cause.diagnostics[0]?.code === 'unknown-target') return []
    throw cause
  }
}

/** Whether what is for some is for who asks. */
export function isFor(workspace: Known, allow: Allowed | undefined, by: MineRequest['by']): boolean {
  if (!allow) return true
  return matchTarget(allow.form, allow.target, { ...by, nodegroups: nodegroupsOf(workspace) }) === true
}

function nodegroupsOf({ config }: Known): Dict {
  const nodegroups = config.options.get('nodegroups')
  return nodegroups instanceof Dict ? nodegroups : new Dict()
}
