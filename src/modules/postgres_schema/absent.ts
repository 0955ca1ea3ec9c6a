import { identifier, sql } from '../../core/sql.ts'
import { type Need, predict } from '../kit/fact.ts'
import { legacy } from '../kit/legacy.ts'
import type { Verdict } from '../kit/verdict.ts'
import { execute, touchesPostgres } from '../postgres/action.ts'
import { serverOf } from '../postgres/connection.ts'
import { type Schema, schemaFact } from '../postgres/facts/index.ts'
import { inDatabase, needInside } from '../postgres/place.ts'
import { counted, listed } from '../postgres/text.ts'
import { blocked, known, obstructed, releases, tell } from '../postgres/verdicts.ts'
import { nameProperties, placeProperties, type SchemaArgs } from './arguments.ts'

export const absent = legacy<SchemaArgs, undefined, null>({
  schema: {
    description: 'A schema does not exist in a PostgreSQL database; one that holds something is not removed',
    properties: { ...nameProperties, ...placeProperties },
    required: ['name', 'dbname'],
    example: 'views:\n  postgres_schema.absent:\n    - dbname: reports\n',
  },

  facts(args): readonly Need[] {
    const server = serverOf(args)
    return needInside(server, args.dbname, [(database) => schemaFact(server, database, args.name)])
  },

  diff(args, _, facts): Verdict<null> {
    const server = serverOf(args)
    const need = (database: string) => schemaFact(server, database, args.name)
    const found = inDatabase(facts, server, args.dbname, need)
    if (found.is === 'unreachable' && !found.absent) return blocked(found)
    if (found.is !== 'known' || found.value === null) {
      const sentence = `Schema ${args.name} is not present in database ${args.dbname}, so it cannot be removed`
      return { kind: 'clean', comment: sentence }
    }
    const held = Object.entries(found.value.holds)
    if (held.length > 0) {
      const what = listed(held.map(([type, count]) => counted(count, type)))
      return obstructed(facts, server, `Schema ${args.name} failed to be removed: it holds ${what}`)
    }
    return {
      kind: 'change',
      delta: null,
      comment: `Schema ${args.name} is set to be removed from database ${args.dbname}`,
      changes: { [args.name]: 'Absent' },
      effects: [predict(need(args.dbname), known<Schema>(null)), releases(server)],
      proof: 'observe',
    }
  },

  act: (args) => [execute(serverOf(args), [sql`DROP SCHEMA ${identifier(args.name)}`], args.dbname)],
  touches: touchesPostgres,
  report: (outcome) => {
    const { name, dbname } = outcome.args
    const done = `Schema ${name} has been removed from database ${dbname}`
    return tell(outcome as never, done, `Schema ${name} failed to be removed`)
  },
})
