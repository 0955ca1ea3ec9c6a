import { joinText, type TerminalText, term } from '../core/terminal-text.ts'
import { isUnsupported, type RunEnd, type StateRow, type Summary } from './events.ts'

const why: { readonly [end in RunEnd]: string } = {
  complete: 'complete',
  failhard: 'failhard',
  interrupted: 'interrupted',
  lost: 'connection lost',
  'lock-lost': 'lock lost',
  failed: 'the run failed',
}

/** A step without an outcome: it was not reached, or was under way when the run broke off. */
export function isLeft(row: StateRow, ended: RunEnd): boolean {
  if (ended === 'complete' || isUnsupported(row)) return false
  return row.notRun ? row.skipped === ended : row.changed === null && row.depends_on === undefined
}

/** Where a run stopped, by the first of the steps that it left: `stopped at cmd.run slow (connection lost)`. */
export function stoppedAt(first: StateRow | undefined, ended: RunEnd): string {
  if (!first) return `stopped (${why[ended]})`
  const place = first.notRun && first.start_time === '' ? 'before' : 'at'
  return `stopped ${place} ${first.state}.${first.function} ${first.id} (${why[ended]})`
}

/** `9 done, 1 unknown, 6 not run`. */
export function countsOf({ total, unknown, not_run, unsupported, failed }: Summary): string {
  const done = total - unknown - not_run - unsupported
  return [
    `${done} done`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(unknown > 0 ? [`${unknown} unknown`] : []),
    ...(unsupported > 0 ? [`${unsupported} unsupported`] : []),
    ...(not_run > 0 ? [`${not_run} not run`] : []),
  ].join(', ')
}

/** What a run goes on without, by name: a line for each function that kstate does not have, then those that require them. */
export function formatLeftOut(rows: readonly StateRow[]): TerminalText | undefined {
  const byFunction = new Map<string, string[]>()
  for (const { state, function: fun, id } of rows.filter(isUnsupported)) {
    const full = `${state}.${fun}`
    byFunction.set(full, [...(byFunction.get(full) ?? []), id])
  }
  const dependents = rows.filter((row) => row.notRun)
  if (byFunction.size === 0 && dependents.length === 0) return undefined
  const lines = [...byFunction].map(([full, ids]) => {
    const more = ids.length > 4 ? ` and ${ids.length - 4} more` : ''
    return term`Unsupported: ${full} (${ids.length}): ${ids.slice(0, 4).join(', ')}${more}`
  })
  return joinText([...lines, ...(dependents.length > 0 ? [formatNotRun(dependents)] : [])])
}

/** The steps that were not run, by name, a line each. */
export function formatNotRun(rows: readonly StateRow[]): TerminalText {
  return joinText(
    rows.map(({ state, function: fun, id }, i) => term`${i === 0 ? ' Not run: ' : '          '}${state}.${fun} ${id}`),
  )
}
