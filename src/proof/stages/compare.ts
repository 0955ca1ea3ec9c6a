import { isDeepStrictEqual } from 'node:util'
import { matches } from './match.ts'
import type { ExpectedReport, Failures, Reasons, Reports } from './read.ts'
import type { Row, Run } from './run.ts'

/** What a proof calls a step: its ID, or `ID module.function` where several steps bear that ID. */
export function key(row: Row, rows: readonly Row[]): string {
  return rows.filter(({ id }) => id === row.id).length > 1 ? `${row.id} ${functionOf(row)}` : row.id
}

export function functionOf(row: Row): string {
  return `${row.state}.${row.function}`
}

export function reading(row: Row): string {
  return `${functionOf(row)} ${row.id}: ${row.comment} ${JSON.stringify(row.changes)}`
}

/** Where a plan and its apply may disagree: functions whose changes differ, steps that it cannot know, steps that fail later. */
export interface Allowances {
  readonly differs?: Reasons
  readonly unknown?: Reasons
  readonly fails_in_apply?: Failures
}

/** Where what a plan said and what the apply then did disagree. */
export function compareRuns(
  planned: Run,
  applied: Run,
  { differs = {}, unknown = {}, fails_in_apply = {} }: Allowances,
): string[] {
  const ids = applied.rows.map((row) => key(row, applied.rows))
  const order = planned.rows.map((row) => key(row, planned.rows))
  if (!isDeepStrictEqual(ids, order))
    return [`the plan has other steps: ${order.join(', ')}; the apply ${ids.join(', ')}`]
  return [
    ...missing([...Object.keys(unknown), ...Object.keys(fails_in_apply)], ids),
    ...applied.rows.flatMap((row, i) => {
      const plan = planned.rows[i]!
      const known = plan.changed !== null
      if (ids[i]! in unknown === known) return [`the plan ${known ? 'knows' : 'does not know'}: ${reading(plan)}`]
      if (!known) return []
      if (ids[i]! in fails_in_apply) return foreseen(plan)
      if (plan.changed !== row.changed) return [`the plan said changed=${plan.changed}: ${reading(row)}`]
      if (agree(plan, row) || functionOf(row) in differs) return []
      return [
        `the plan said result ${plan.result}, ${JSON.stringify(plan.changes)}: result ${row.result}, ${reading(row)}`,
      ]
    }),
  ]
}

/** A step that fails only when it is applied is one of which the plan takes it that it will change something. */
function foreseen(plan: Row): string[] {
  return plan.changed && plan.result !== false ? [] : [`the plan does not take it for a change: ${reading(plan)}`]
}

/** Functions of which plan and apply have different changes. */
export function differing(planned: Run, applied: Run): string[] {
  return applied.rows
    .filter((row, i) => planned.rows[i]!.changed !== null && !agree(planned.rows[i]!, row))
    .map(functionOf)
}

function agree(plan: Row, row: Row): boolean {
  const result = row.result === true && row.changed ? null : row.result
  return isDeepStrictEqual(plan.changes, row.changes) && plan.result === result
}

/** Names that a proof uses and no step bears. */
export function missing(names: readonly string[], ids: readonly string[]): string[] {
  return names
    .filter((name) => !ids.includes(name))
    .map((name) => `there is no step ${name}: the steps are ${ids.join(', ')}`)
}

/** Reports that are not as a proof has them: comment, changes and warnings, where it names them. */
export function compareReports(rows: readonly Row[], reports: Reports = {}): string[] {
  const ids = rows.map((row) => key(row, rows))
  return [
    ...missing(Object.keys(reports), ids),
    ...rows.flatMap((row, i) =>
      Object.entries(reports[ids[i]!] ?? {}).flatMap(([part, value]) => {
        const found = row[part as keyof ExpectedReport]
        const text = `${part} of ${ids[i]}: ${JSON.stringify(found)}, not ${JSON.stringify(value)}`
        return matches(value, found) ? [] : [text]
      }),
    ),
  ]
}
