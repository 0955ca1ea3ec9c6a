import type { RowBody } from './rows.ts'

/** The row of a step of which a plan cannot tell whether it changes: `Unknown until a, b and 3 more have run: why`. */
export function unknownUntil(ids: readonly string[], why?: string): RowBody {
  const shown = ids.slice(0, 4).join(', ')
  const more = ids.length > 4 ? ` and ${ids.length - 4} more` : ''
  const until = `Unknown until ${shown}${more} ${ids.length === 1 ? 'has' : 'have'} run`
  return { result: null, changed: null, comment: why === undefined ? until : `${until}: ${why}`, depends_on: ids }
}
