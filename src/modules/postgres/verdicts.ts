import { type FactPatch, type FactView, predict } from '../kit/fact.ts'
import type { LegacyOutcome } from '../kit/legacy.ts'
import type { Report } from '../kit/report.ts'
import type { Verdict } from '../kit/verdict.ts'
import { complaint, withReason } from './action.ts'
import { type Asked, type PostgresServer, releasedFact } from './facts/index.ts'

type Unreachable = Extract<Asked<unknown>, { is: 'unreachable' }>

/** Nothing can be said of an object whose server or database is not there; a question that was refused will be again. */
export function blocked({ at, why }: Unreachable): Verdict<never> {
  return at === 'refused' ? { kind: 'fail', comment: why } : { kind: 'unknown', comment: why }
}

/** The first of these that could not be learnt. */
export function firstUnreachable(facts: readonly Asked<unknown>[]): Unreachable | undefined {
  return facts.find((fact) => fact.is === 'unreachable')
}

/** An effect of every state that takes ownership or privileges away, or removes objects. */
export const releases = (server: PostgresServer): FactPatch => predict(releasedFact(server), true)

/** Objects stand in the way. In a plan they may be gone by then, if an earlier step releases some. */
export function obstructed(facts: FactView, server: PostgresServer, comment: string): Verdict<never> {
  if (!facts.find(releasedFact(server))) return { kind: 'fail', comment }
  return { kind: 'unknown', comment: `As it is now, before the states above it:\n${comment}` }
}

export const known = <T>(value: T): Asked<T> => ({ is: 'known', value })

/** The report of a state that says one sentence when it is done and another when it failed. */
export function tell(outcome: LegacyOutcome<never, never, never>, done: string, failed: string): Report {
  const { remaining } = outcome
  if (outcome.done) return { changes: outcome.foretold, comment: done }
  const left = remaining && (remaining.kind === 'fail' || remaining.kind === 'unknown') ? remaining.comment : ''
  const said = complaint(outcome.outputs)
  if (left.startsWith(failed)) return { changes: {}, comment: said ? `${left}\n${said}` : left }
  return { changes: {}, comment: withReason(failed, said || left || 'it is not so afterwards') }
}
