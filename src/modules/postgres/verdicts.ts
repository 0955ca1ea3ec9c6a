import { type FactPatch, fail, predict, type SqlServer, unknown, type Verdict } from '../kit/index.ts'
import { type Asked, fromHome, releasedFact, type Unreachable } from './facts/index.ts'

/** Nothing can be said of an object whose server or database is not there; a question that was refused will be again. */
export function blocked({ at, why }: Unreachable): Verdict<never> {
  return at === 'refused' ? fail(why) : unknown(why)
}

/** An effect of every state that takes ownership or privileges away, or removes objects. */
export const releases = (server: SqlServer): FactPatch => predict(releasedFact(server), true)

/** These objects stand in the way. In a plan they may be gone by then, if an earlier step releases some. */
export function obstructed(objects: Extract<Asked<unknown>, { is: 'known' }>, comment: string): Verdict<never> {
  return objects.released ? unknown(`As it is now, before the states above it:\n${comment}`) : fail(comment)
}

/** A server as it is seen from the database that was named, and from the usual one. */
export function views(server: SqlServer): readonly SqlServer[] {
  return [...new Map([server, fromHome(server)].map((one) => [one.database, one])).values()]
}
