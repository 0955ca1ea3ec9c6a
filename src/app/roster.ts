import { DiagnosticError } from '../core/diagnostics.ts'
import { Environment, TemplateError } from '../jinja/index.ts'
import {
  type Config,
  type RenderedRoster,
  type Roster,
  readRoster,
  type Target,
  withDefaults,
} from '../project/index.ts'
import { Dict } from '../python/values.ts'
import type { Workspace } from './workspace.ts'

/** All targets of the roster, with what the configuration says of them. */
export async function rosterTargets({ config }: Pick<Workspace, 'config'>): Promise<Roster> {
  const { targets, warnings } = await readRoster(config.roster, renderRoster)
  return { targets: targets.map((target) => withGrainsOf(config, withDefaults(target, config))), warnings }
}

/** This machine in place of a roster's target. */
export function thisMachine({ config, settings }: Pick<Workspace, 'config' | 'settings'>, id: string): Target {
  return withGrainsOf(config, { id: settings.id ?? id })
}

/** A target with the grains that the configuration gives to all of them, under its own. */
function withGrainsOf(config: Config, target: Target): Target {
  const common = config.options.get('grains')
  if (!(common instanceof Dict) || common.size === 0) return target
  const own = target.options?.get('grains')
  const grains = new Dict([...common, ...(own instanceof Dict ? own : [])])
  return { ...target, options: new Dict([...(target.options ?? []), ['grains', grains]]) }
}

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
