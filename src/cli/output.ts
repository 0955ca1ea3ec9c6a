import type { StatesOutcome } from '../app/index.ts'
import { term } from '../core/terminal-text.ts'
import type { Dict, Value } from '../python/values.ts'
import {
  formatAnswers,
  formatErrors,
  formatJson,
  formatStates,
  type HostReport,
  type SaltTextOptions,
  saltTextDefaults,
  toJson,
  toSaltJson,
} from '../report/index.ts'
import { type ExitCode, exitOfRun } from './exit-codes.ts'
import { type AnswerOptions, printAs, saltErrors, useColor } from './targets.ts'
import { note, noteDiagnostic, print, printJson } from './terminal.ts'

export interface OutputOptions extends AnswerOptions {
  readonly output?: string
  readonly stateVerbose?: boolean
}

/**
 * Prints what a run came to: Salt's text or JSON to standard output, why a host was not run to standard error.
 * `interrupted`: the exit code of what interrupted it.
 */
export function printOutcome(
  outcome: StatesOutcome,
  options: OutputOptions,
  settings: Dict,
  interrupted?: ExitCode,
): void {
  if (options.json) printJson(formatJson(toJson(outcome.reports)))
  else if (options.saltOut)
    printAs(options.saltOut, formatAnswers(toSaltJson(outcome.reports), options.saltOut, options.outIndent))
  else {
    const text = readTextOptions(options, settings)
    for (const report of outcome.reports) {
      const errors = options.saltForm ? saltErrors(outcome.failures.get(report.target)) : undefined
      if (errors) print(formatErrors(report.target, errors, text.color))
      printHost(report, text)
    }
  }
  process.exitCode = exitOfRun(outcome, interrupted)
}

function printHost(report: HostReport, options: SaltTextOptions): void {
  if ('rows' in report) {
    if (report.errors && report.errors.length > 0) tellErrors(report)
    print(formatStates(report.target, report.rows, options, report.summary))
  } else tellErrors(report)
}

/** Diagnostics with place, excerpt and hint; Salt's heading stays. */
function tellErrors({ target, errors = [] }: HostReport): void {
  note(term`${target}:`)
  for (const error of errors) noteDiagnostic(error)
}

function readTextOptions(options: OutputOptions, settings: Dict): SaltTextOptions {
  const on = (name: string, fallback: boolean) => {
    const value = settings.get(name)
    return typeof value === 'boolean' ? value : fallback
  }
  const text = (name: string) => {
    const value: Value | undefined = settings.get(name)
    return typeof value === 'string' ? value : undefined
  }
  const list = (name: string) => {
    const value = settings.get(name)
    return Array.isArray(value) ? value.map(String) : typeof value === 'string' ? value.split(',') : []
  }
  return {
    ...saltTextDefaults,
    color: useColor(options, settings),
    state_output: options.output ?? text('state_output') ?? 'full',
    state_verbose: options.stateVerbose ?? on('state_verbose', true),
    state_output_profile: on('state_output_profile', true),
    state_output_pct: on('state_output_pct', false),
    state_output_diff: on('state_output_diff', false),
    state_compress_ids: on('state_compress_ids', false),
    state_tabular: text('state_tabular') ?? on('state_tabular', false),
    state_output_exclude: list('state_output_exclude'),
    state_output_terse: list('state_output_terse'),
  }
}
