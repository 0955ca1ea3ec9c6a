import { str } from '../../python/values/text.ts'
import type { Value } from '../../python/values.ts'
import type { FactView } from '../kit/fact.ts'
import type { Own } from '../kit/state.ts'
import type { Changes, Verdict } from '../kit/verdict.ts'
import { type Pretence, pretend } from './pretend.ts'

/** Salt's mod_watch of `test`: where the state itself changed nothing, it tells which watched states changed. */
export function watchPretending(
  args: { readonly comment?: Value; readonly result?: unknown; readonly changes?: unknown },
  _facts: FactView,
  { causes, own }: { readonly causes: readonly string[]; readonly own: Own },
): Verdict<Pretence> {
  if (own.changed) return { kind: 'clean', comment: own.comment }
  const comment = args.comment === undefined ? 'Watch statement fired.' : str(args.comment)
  const result = typeof args.result === 'boolean' ? args.result : true
  const changes = isDict(args.changes) ? args.changes : { 'Requisites with changes': causes }
  return pretend({ result, changes, comment }, { comment, result })
}

function isDict(value: unknown): value is Changes {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
