import { type Action, type Changes, type ChangeVerdict, change, type Need, type Report } from '../kit/index.ts'

/** What a state of this module pretends to have come to. */
export interface Pretence {
  readonly result: boolean
  readonly changes: Changes
  readonly comment: string
  readonly warnings?: readonly string[]
}

/** What Salt's `test` states show as their change. */
export const pretendedChange: Changes = {
  testing: { old: 'Unchanged', new: 'Something pretended to change' },
}

/** A change without an action: a plan shows `planned`, an apply the pretence. */
export function pretend(
  pretence: Pretence,
  planned: { readonly comment: string; readonly result?: boolean },
): ChangeVerdict<Pretence> {
  const { comment, result: plannedResult } = planned
  return change({ delta: pretence, comment, changes: pretence.changes, proof: 'output', plannedResult })
}

/** The pieces that all functions of this module share. */
export const pretending = {
  facts: () => undefined,
  act: (): readonly Action[] => [],
  report: ({ delta }: { readonly delta: Pretence }): Report => delta,
  touches: () => [],
  manages: (): readonly Need[] => [],
}
