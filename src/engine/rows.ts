import type { Step } from '../compile/types.ts'
import { isUnsupported, type RunEnd, type StateRow, type Summary } from '../report/events.ts'

/** What a row says beyond which step it is of. */
export interface RowBody {
  readonly result: boolean | null
  readonly changed: boolean | null
  readonly changes?: { readonly [key: string]: unknown }
  readonly comment: string
  readonly warnings?: readonly string[]
  readonly skipped?: string
  readonly depends_on?: readonly string[]
  readonly ran?: boolean
  readonly notRun?: true
}

/** `started` is absent for what was not reached. */
export function makeRow(
  step: Step,
  body: RowBody,
  run: number,
  started: Date | undefined,
  durationMs: number,
): StateRow {
  return {
    id: step.id,
    name: step.name,
    state: step.module,
    function: step.function,
    sls: step.sls,
    result: body.result,
    changed: body.changed,
    changes: body.changes ?? {},
    comment: body.comment,
    start_time: started ? timeOfDay(started) : '',
    duration_ms: Math.round(durationMs * 1000) / 1000,
    warnings: body.warnings ?? [],
    ...(body.skipped === undefined ? {} : { skipped: body.skipped }),
    ...(body.depends_on === undefined ? {} : { depends_on: body.depends_on }),
    ...(body.notRun ? { notRun: true as const } : {}),
    run,
    ran: body.ran ?? true,
  }
}

/** Local time as Salt prints it: `12:34:56.123456`. */
function timeOfDay(date: Date): string {
  const two = (n: number) => String(n).padStart(2, '0')
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}000`
}

/** Salt's counts: what would change counts as succeeded; unknown is kstate's own. */
export function summarize(rows: readonly StateRow[], ended: RunEnd = 'complete'): Summary {
  const count = (test: (row: StateRow) => boolean) => rows.filter(test).length
  const unsupported = count(isUnsupported)
  const unknown = count((row) => row.changed === null && !isUnsupported(row))
  const failed = count((row) => row.result === false)
  const notRun = count((row) => row.notRun === true)
  return {
    succeeded: rows.length - failed - unknown - notRun - unsupported,
    changed: count((row) => row.changed === true),
    failed,
    unknown,
    skipped: count((row) => row.skipped !== undefined && !row.notRun && !isUnsupported(row)),
    not_run: notRun,
    unsupported,
    total: rows.length,
    ended,
    duration_ms: Math.round(rows.reduce((sum, row) => sum + row.duration_ms, 0) * 1000) / 1000,
  }
}
