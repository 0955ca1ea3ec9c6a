import { str } from '../../python/values/text.ts'
import { Dict, toPlain, type Value } from '../../python/values.ts'
import { type Changes, clean, type Verdict, type Watched } from '../kit/index.ts'
import { type Pretence, pretend } from './pretend.ts'

interface Shown {
  readonly comment?: Value
  readonly result?: Value
  readonly changes?: Value
}

/** Salt's mod_watch of `test`: where the state itself changed nothing, it shows which watched states changed. */
export function watchPretending(args: Shown, _facts: undefined, { causes, own }: Watched): Verdict<Pretence> {
  if (own.changed) return clean(own.comment)
  const comment = args.comment === undefined ? 'Watch statement fired.' : str(args.comment)
  const result = typeof args.result === 'boolean' ? args.result : true
  const changes =
    args.changes instanceof Dict ? (toPlain(args.changes) as Changes) : { 'Requisites with changes': causes }
  return pretend({ result, changes, comment }, { comment, result })
}
