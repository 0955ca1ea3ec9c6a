import { type AskFor, given, type Need, type SqlServer, whenKnown } from '../../kit/index.ts'
import { databaseFact } from './ask.ts'
import type { Asked, Found, Unreachable } from './questions/types.ts'

/**
 * What is known of something inside a database. `coming`: an earlier step makes the database, as a copy of one that cannot
 * be asked. `copied`: known of that one, with which it will begin. `absent`: there is no such database.
 */
export type Inside<V> =
  | (Found<V> & { readonly copied?: true })
  | { readonly is: 'coming' }
  | (Unreachable & { readonly absent: boolean })

/** Asks for a fact inside a database, or inside the one that it will be a copy of. */
export function inside<V>(
  server: SqlServer,
  database: string,
  fact: (database: string) => Need<Asked<V>>,
): AskFor<Inside<V>> {
  const first = { itself: databaseFact(server, database), found: fact(database) }
  return whenKnown(first, ({ itself, found: known }): AskFor<Inside<V>> => {
    const found = known as Asked<V>
    const exists = itself.is === 'known' ? itself.value !== null : undefined
    if (found.is === 'known') {
      if (exists !== false) return given<Inside<V>>(found)
      return given<Inside<V>>({
        is: 'unreachable',
        at: 'database',
        why: `there is no database ${database}`,
        absent: true,
      })
    }
    if (found.at !== 'database' || !exists) return given<Inside<V>>({ ...found, absent: found.at === 'database' })
    const origin = itself.is === 'known' ? itself.value?.copyOf : undefined
    if (origin === undefined) return given<Inside<V>>({ is: 'coming' })
    return whenKnown(fact(origin), (there) => given(copied(there as Asked<V>)))
  })
}

function copied<V>(there: Asked<V>): Inside<V> {
  return there.is === 'known' ? { ...there, copied: true } : { is: 'coming' }
}
