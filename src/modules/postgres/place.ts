import { type FactView, Need } from '../kit/fact.ts'
import { type Asked, databaseFact, type PostgresServer } from './facts/index.ts'

type Unreachable = Extract<Asked<unknown>, { is: 'unreachable' }>

/**
 * What is known of something inside a database. `coming`: an earlier step makes the database, as a copy of one that cannot
 * be asked. `copied`: known of that one, with which it will begin. `absent`: there is no such database.
 */
export type Inside<V> =
  | { readonly is: 'known'; readonly value: V; readonly copied?: true }
  | { readonly is: 'coming' }
  | (Unreachable & { readonly absent: boolean })

type NeedIn<V> = (database: string) => Need<Asked<V>>

/** The needs for facts inside a database, or inside the one that it will be a copy of. */
export function needInside(server: PostgresServer, database: string, needs: readonly NeedIn<unknown>[]): Need[] {
  const itself = databaseFact(server, database)
  const after = (facts: FactView) => {
    const origin = originOf(facts, server, database)
    return origin === undefined ? [] : needs.map((need) => need(origin))
  }
  return [new Need(itself.kind, itself.key, itself.want, after) as Need, ...needs.map((need) => need(database))]
}

/** The fact about something inside a database, asked for by `needInside`. */
export function inDatabase<V>(facts: FactView, server: PostgresServer, database: string, need: NeedIn<V>): Inside<V> {
  const found = facts.get(need(database))
  const itself = facts.get(databaseFact(server, database))
  const exists = itself.is === 'known' ? itself.value !== null : undefined
  if (found.is === 'known') {
    if (exists !== false) return found
    return { is: 'unreachable', at: 'database', why: `there is no database ${database}`, absent: true }
  }
  if (found.at !== 'database' || !exists) return { ...found, absent: found.at === 'database' }
  const origin = originOf(facts, server, database)
  const there = origin === undefined ? undefined : facts.find(need(origin))
  return there?.is === 'known' ? { ...there, copied: true } : { is: 'coming' }
}

function originOf(facts: FactView, server: PostgresServer, database: string): string | undefined {
  const itself = facts.get(databaseFact(server, database))
  return itself.is === 'known' ? itself.value?.copyOf : undefined
}
