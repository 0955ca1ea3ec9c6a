import type { ChangeVerdict, Touches, Verdict } from '../modules/kit/index.ts'
import type { ReadyStep } from './context.ts'
import type { RowBody } from './rows.ts'

export type Change = ChangeVerdict<unknown>

/** The row of what cannot be done. */
export function failedRow(verdict: Extract<Verdict, { kind: 'fail' | 'unknown' }>): RowBody {
  const { comment } = verdict
  const changes = verdict.kind === 'fail' ? verdict.changes : undefined
  return { result: false, changed: Object.keys(changes ?? {}).length > 0, changes, comment }
}

/** What a change may touch: everything, unless its function proves it narrower. */
export function touchesOf({ fn, args }: ReadyStep, { delta }: Change): Touches {
  return fn.touches?.(args, delta) ?? 'everything'
}

/** What a change may touch and does not predict. */
export function unpredicted(ready: ReadyStep, change: Change): Touches {
  const touches = touchesOf(ready, change)
  if (touches === 'everything') return touches
  return touches.filter(
    (one) =>
      one.path !== undefined || !change.effects.some(({ need }) => need.kind.name === one.kind && need.key === one.key),
  )
}
