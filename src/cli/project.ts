import { type Diagnostic, DiagnosticError, error } from '../core/diagnostics.ts'
import { Environment } from '../jinja/index.ts'
import {
  type Config,
  readConfig,
  readRoster,
  selectTargets,
  type Target,
  type TargetForm,
  withDefaults,
} from '../project/index.ts'
import { Dict } from '../python/values.ts'
import type { GlobalOptions } from './global-options.ts'
import { noteDiagnostic } from './terminal.ts'

/** The project that a command works on. */
export interface Project {
  readonly config: Config
  readonly options: GlobalOptions
}

export function openProject(options: GlobalOptions): Project {
  const config = readConfig({
    root: options.root,
    fileRoots: options.fileRoot,
    pillarRoots: options.pillarRoot,
    roster: options.roster,
  })
  warn(config.warnings, options)
  return { config, options }
}

/** The targets that the command line names: of the roster, or this machine. */
export async function findTargets(project: Project, expression: string): Promise<readonly Target[]> {
  const { config, options } = project
  const form = formOf(options)
  if (options.local) return [withGrainsOf(config, { id: options.id ?? expression })]
  const { targets, warnings } = await readRoster(config.roster, renderRoster)
  warn(warnings, options)
  const nodegroups = config.options.get('nodegroups')
  const asked = form === 'glob' || form === 'list' || form === 'pcre' ? undefined : await import('./ask-hosts.ts')
  const asking = asked?.askHosts(project)
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

const forms: readonly (readonly [option: keyof GlobalOptions, form: TargetForm, flag: string])[] = [
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

function formOf(options: GlobalOptions): TargetForm {
  const given = forms.filter(([option]) => options[option] === true)
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

function renderRoster(text: string, file: string): Promise<string> {
  const environment = new Environment({ loader: () => text, salt: true, undefined: 'strict' })
  return environment.render(file, {})
}

/** Warnings to standard error; with --strict they are errors. */
export function warn(warnings: readonly Diagnostic[], options: GlobalOptions): void {
  if (warnings.length === 0) return
  if (options.strict) throw new DiagnosticError(warnings.map((warning) => ({ ...warning, severity: 'error' as const })))
  for (const warning of warnings) noteDiagnostic(warning)
}

export function usage(summary: string, hint?: string): DiagnosticError {
  return new DiagnosticError(error('usage', summary, { hint }))
}
