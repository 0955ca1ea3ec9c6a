import { type Diagnostic, DiagnosticError, error } from '../core/diagnostics.ts'
import { type Config, readConfig } from '../project/index.ts'
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

/** Warnings to standard error; with --strict they are errors. */
export function warn(warnings: readonly Diagnostic[], options: GlobalOptions): void {
  if (warnings.length === 0) return
  if (options.strict) throw new DiagnosticError(warnings.map((warning) => ({ ...warning, severity: 'error' as const })))
  for (const warning of warnings) noteDiagnostic(warning)
}

export function usage(summary: string, hint?: string): DiagnosticError {
  return new DiagnosticError(error('usage', summary, { hint }))
}
