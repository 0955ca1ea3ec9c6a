import { selectTargets, type Target, type TargetForm } from '../project/index.ts'
import { Dict } from '../python/values.ts'
import { askHosts } from './ask-hosts.ts'
import { rosterTargets, thisMachine } from './roster.ts'
import type { Settings, TargetForms } from './settings.ts'
import { usage } from './usage.ts'
import type { Workspace } from './workspace.ts'

export type { Target } from '../project/index.ts'

/**
 * The targets that the command line names: of the roster, or this machine. Of the roster's warnings those are told that are about them;
 * with `wholeRoster` all.
 */
export async function findTargets(
  workspace: Workspace,
  expression: string,
  { wholeRoster = false }: { readonly wholeRoster?: boolean } = {},
): Promise<readonly Target[]> {
  const { config, settings } = workspace
  const form = formOf(settings)
  if (settings.local) return [thisMachine(workspace, expression)]
  const { targets, warnings } = await rosterTargets(workspace)
  const nodegroups = config.options.get('nodegroups')
  const asking = form === 'glob' || form === 'list' || form === 'pcre' ? undefined : askHosts(workspace)
  const meant = await selectTargets(targets, {
    expression,
    form,
    nodegroups: nodegroups instanceof Dict ? nodegroups : new Dict(),
    ask: async (target, needs) => asking?.ask(target, needs),
  }).catch((cause: unknown) => {
    throw asking?.unreachable ?? cause
  })
  const ids = new Set(meant.map(({ id }) => id))
  workspace.warn(warnings.filter(({ about }) => wholeRoster || about?.target === undefined || ids.has(about.target)))
  return meant
}

const forms: readonly (readonly [option: keyof TargetForms, form: TargetForm, flag: string])[] = [
  ['list', 'list', '-L'],
  ['pcre', 'pcre', '-E'],
  ['grain', 'grain', '-G'],
  ['grainPcre', 'grain_pcre', '-P'],
  ['pillarTarget', 'pillar', '-I'],
  ['pillarPcre', 'pillar_pcre', '-J'],
  ['ipcidr', 'ipcidr', '-S'],
  ['nodegroup', 'nodegroup', '-N'],
  ['compound', 'compound', '-C'],
]

function formOf(settings: Settings): TargetForm {
  const given = forms.filter(([option]) => settings[option] === true)
  if (given.length > 1)
    throw usage(
      `${given.map(([, , flag]) => flag).join(' and ')} cannot be used together`,
      'a compound matcher joins them: -C "G@os:Debian and web*"',
    )
  return given[0]?.[1] ?? 'glob'
}
