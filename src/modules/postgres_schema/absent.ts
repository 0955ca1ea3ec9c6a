import { identifier, sql } from '../../core/sql.ts'
import { change, clean, predict, state } from '../kit/index.ts'
import { execute, touchesPostgres } from '../postgres/action.ts'
import { serverOf } from '../postgres/connection.ts'
import { inside, known } from '../postgres/facts/index.ts'
import { reportedBySql } from '../postgres/report.ts'
import { counted, listed } from '../postgres/text.ts'
import { blocked, obstructed, releases } from '../postgres/verdicts.ts'
import { manages, nameArguments, placeArguments, schemaIn } from './arguments.ts'

export const absent = state({
  summary: 'A schema does not exist in a PostgreSQL database; one that holds something is not removed',
  example: 'views:\n  postgres_schema.absent:\n    - dbname: reports\n',
  args: { ...nameArguments, ...placeArguments },
  facts(args) {
    const server = serverOf(args)
    return inside(server, args.dbname, schemaIn(server, args))
  },
  diff(args, found) {
    const { name, dbname } = args
    if (found.is === 'unreachable' && !found.absent) return blocked(found)
    if (found.is !== 'known' || found.value === null)
      return clean(`Schema ${name} is not present in database ${dbname}, so it cannot be removed`)
    const held = Object.entries(found.value.holds)
    if (held.length > 0) {
      const what = listed(held.map(([type, count]) => counted(count, type)))
      return obstructed(found, `Schema ${name} failed to be removed: it holds ${what}`)
    }
    const server = serverOf(args)
    return change({
      delta: undefined,
      comment: `Schema ${name} is set to be removed from database ${dbname}`,
      changes: { [name]: 'Absent' },
      effects: [predict(schemaIn(server, args)(dbname), known(null)), releases(server)],
    })
  },
  act: (args) => [execute(serverOf(args), [sql`DROP SCHEMA ${identifier(args.name)}`], { database: args.dbname })],
  touches: touchesPostgres,
  report: (outcome) => {
    const { name, dbname } = outcome.args
    const done = `Schema ${name} has been removed from database ${dbname}`
    return reportedBySql(outcome, done, `Schema ${name} failed to be removed`)
  },
  manages,
})
