import { type Diagnostic, formatDiagnostic } from '../core/diagnostics.ts'
import type { StateRow, Summary } from './events.ts'
import { isLeft } from './left.ts'

/** What a run of one host came to, or why nothing was run there. */
export type HostReport =
  | {
      readonly target: string
      readonly rows: readonly StateRow[]
      readonly summary: Summary
      readonly errors?: readonly Diagnostic[]
    }
  | { readonly target: string; readonly errors: readonly Diagnostic[] }

/** One host in kstate's `--json`; `errors` beside `states`: the run did not reach its end. */
export type HostJson =
  | {
      readonly states: readonly Omit<StateRow, 'run' | 'ran' | 'notRun'>[]
      readonly summary: Summary
      readonly errors?: readonly string[]
    }
  | { readonly errors: readonly string[] }

/** kstate's `--json` of apply, plan, single and sls_id, by target. */
export type RunJson = { readonly [target: string]: HostJson }

export function toJson(reports: readonly HostReport[]): RunJson {
  return Object.fromEntries(
    reports.map((report) => [
      report.target,
      'rows' in report ? hostJson(report) : { errors: report.errors.map(formatDiagnostic) },
    ]),
  )
}

function hostJson({ rows, summary, errors }: Extract<HostReport, { rows: unknown }>): HostJson {
  return {
    states: rows.map(({ run: _run, ran: _ran, notRun: _notRun, ...row }) => row),
    summary,
    ...(errors && errors.length > 0 ? { errors: errors.map(formatDiagnostic) } : {}),
  }
}

/** Salt's JSON (`--out=json`): tag → return of the state. */
export function toSaltJson(reports: readonly HostReport[]): Record<string, unknown> {
  return Object.fromEntries(
    reports.map((report) => [
      report.target,
      'rows' in report ? saltJson(report) : report.errors.map((error) => error.summary),
    ]),
  )
}

/** Salt has no row of what did not run after a `failhard`; of what else broke off, no row passes for one that may be well. */
function saltJson({ rows, summary: { ended } }: Extract<HostReport, { rows: unknown }>) {
  const shown = ended === 'failhard' ? rows.filter((row) => !row.notRun) : rows
  return Object.fromEntries(
    shown.map((row) => [
      `${row.state}_|-${row.id}_|-${row.name}_|-${row.function}`,
      {
        name: row.name,
        changes: row.changes,
        result: isLeft(row, ended) ? false : row.result,
        comment: row.comment,
        ...(row.warnings.length > 0 ? { warnings: row.warnings } : {}),
        __sls__: row.sls,
        __run_num__: row.run,
        start_time: row.start_time,
        duration: row.duration_ms,
        __id__: row.id,
        ...(row.ran ? {} : { __state_ran__: false }),
      },
    ]),
  )
}
