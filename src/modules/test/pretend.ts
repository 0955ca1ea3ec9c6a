import type { Action } from '../kit/action.ts'
import type { LegacyOutcome } from '../kit/legacy.ts'
import type { Report } from '../kit/report.ts'
import type { Changes, Verdict } from '../kit/verdict.ts'

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

/** A change without an action: a plan tells `foretold`, an apply tells the pretence. */
export function pretend(
  pretence: Pretence,
  foretold: { readonly comment: string; readonly result?: boolean },
): Verdict<Pretence> {
  return {
    kind: 'change',
    delta: pretence,
    comment: foretold.comment,
    changes: pretence.changes,
    effects: [],
    proof: 'output',
    plannedResult: foretold.result,
  }
}

/** The pieces that all functions of this module share. */
export const pretending = {
  facts: () => [],
  act: (): readonly Action[] => [],
  report: ({ delta }: LegacyOutcome<unknown, unknown, Pretence>): Report => delta,
  touches: () => [],
}
