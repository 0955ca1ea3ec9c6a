import { type Diagnostic, DiagnosticError, error, formatDiagnostic } from '../core/diagnostics.ts'
import { Environment } from '../jinja/index.ts'
import { type Config, readConfig, readRoster, selectTargets, type Target } from '../project/index.ts'
import type { GlobalOptions } from './global-options.ts'

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
export async function findTargets({ config, options }: Project, expression: string): Promise<readonly Target[]> {
  if (options.local) return [{ id: options.id ?? expression }]
  const { targets, warnings } = await readRoster(config.roster, renderRoster)
  warn(warnings, options)
  const form = options.list ? 'list' : options.pcre ? 'pcre' : 'glob'
  return selectTargets(targets, expression, form)
}

function renderRoster(text: string, file: string): Promise<string> {
  const environment = new Environment({ loader: () => text, salt: true, undefined: 'strict' })
  return environment.render(file, {})
}

/** Warnings to standard error; with --strict they are errors. */
export function warn(warnings: readonly Diagnostic[], options: GlobalOptions): void {
  if (warnings.length === 0) return
  if (options.strict) throw new DiagnosticError(warnings.map((warning) => ({ ...warning, severity: 'error' as const })))
  for (const warning of warnings) process.stderr.write(`${formatDiagnostic(warning)}\n`)
}

export function usage(summary: string, hint?: string): DiagnosticError {
  return new DiagnosticError(error('usage', summary, { hint }))
}
