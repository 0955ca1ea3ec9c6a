import { DiagnosticError } from '../core/diagnostics.ts'
import { Environment, TemplateError } from '../jinja/index.ts'
import {
  type Config,
  type RenderedRoster,
  readRoster,
  selectTargets,
  type Target,
  type TargetForm,
  withDefaults,
} from '../project/index.ts'
import { Dict } from '../python/values.ts'
import { askHosts } from './ask-hosts.ts'
import type { Settings, TargetForms } from './settings.ts'
import { usage } from './usage.ts'
import type { Workspace } from './workspace.ts'

export type { Target } from '../project/index.ts'

/** The targets that the command line names: of the roster, or this machine. */
export async function findTargets(workspace: Workspace, expression: string): Promise<readonly Target[]> {
  const { config, settings } = workspace
  const form = formOf(settings)
  if (settings.local) return [withGrainsOf(config, { id: settings.id ?? expression })]
  const { targets, warnings } = await readRoster(config.roster, renderRoster)
  workspace.warn(warnings)
  const nodegroups = config.options.get('nodegroups')
  const asking = form === 'glob' || form === 'list' || form === 'pcre' ? undefined : askHosts(workspace)
  try {
    return await selectTargets(
      targets.map((target) => withGrainsOf(config, withDefaults(target, config))),
      {
        expression,
        form,
        nodegroups: nodegroups instanceof Dict ? nodegroups : new Dict(),
        ask: async (target, needs) => asking?.ask(target, needs),
      },
    )
  } catch (cause) {
    throw asking?.unreachable ?? cause
  }
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

/** A target with the grains that the configuration gives to all of them, under its own. */
function withGrainsOf(config: Config, target: Target): Target {
  const common = config.options.get('grains')
  if (!(common instanceof Dict) || common.size === 0) return target
  const own = target.options?.get('grains')
  const grains = new Dict([...common, ...(own instanceof Dict ? own : [])])
  return { ...target, options: new Dict([...(target.options ?? []), ['grains', grains]]) }
}

/** A roster as Salt renders it: Jinja, with no host to know of. */
export async function renderRoster(text: string, file: string): Promise<RenderedRoster> {
  const environment = new Environment({
    loader: (name) => (name === file ? text : null),
    salt: true,
    undefined: 'strict',
  })
  try {
    const { text: rendered, lines } = await environment.renderMapped(file, {})
    return { text: rendered, lines: lines.map(({ line }) => line) }
  } catch (cause) {
    if (!(cause instanceof TemplateError)) throw cause
    const hint = 'a roster is rendered before any host is known: it has no grains, pillar or salt'
    throw new DiagnosticError({ at: { file }, ...cause.toDiagnostic(), code: 'roster-template', hint }, { cause })
  }
}
