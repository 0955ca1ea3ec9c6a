import { joinText, type TerminalText, term } from '../core/terminal-text.ts'
import type { RunEnd, StateRow, Summary } from './events.ts'

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
  return row.notRun === true || (row.changed === null && row.depends_on === undefined && ended !== 'complete')
}

/** Where a run stopped, by the first of the steps that it left: `stopped at cmd.run slow (connection lost)`. */
export function stoppedAt(first: StateRow | undefined, ended: RunEnd): string {
  if (!first) return `stopped (${why[ended]})`
  const place = first.notRun && first.start_time === '' ? 'before' : 'at'
  return `stopped ${place} ${first.state}.${first.function} ${first.id} (${why[ended]})`
}

/** `9 done, 1 unknown, 6 not run`. */
export function countsOf({ total, unknown, not_run, failed }: Summary): string {
  const done = total - unknown - not_run
  return [
    `${done} done`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(unknown > 0 ? [`${unknown} unknown`] : []),
    ...(not_run > 0 ? [`${not_run} not run`] : []),
  ].join(', ')
}

/** The steps that were not run, by name, a line each. */
export function formatNotRun(rows: readonly StateRow[]): TerminalText {
  return joinText(
    rows.map(({ state, function: fun, id }, i) => term`${i === 0 ? ' Not run: ' : '          '}${state}.${fun} ${id}`),
  )
}
