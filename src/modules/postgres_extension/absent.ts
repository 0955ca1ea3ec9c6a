import { identifier, joined, sql } from '../../core/sql.ts'
import { change, clean, flag, predict, state } from '../kit/index.ts'
import { execute, touchesPostgres } from '../postgres/action.ts'
import { serverOf } from '../postgres/connection.ts'
import { inside, known } from '../postgres/facts/index.ts'
import { reportedBySql } from '../postgres/report.ts'
import { blocked, releases } from '../postgres/verdicts.ts'
import { databaseOf, extensionIn, manages, nameArgument, placeArguments } from './arguments.ts'

export const absent = state({
  summary: 'An extension is not in a PostgreSQL database',
  example: 'hstore:\n  postgres_extension.absent:\n    - maintenance_db: reports\n',
  args: {
    ...nameArgument,
    if_exists: flag('Say IF EXISTS').optional(),
    restrict: flag('Refuse if other objects depend on it').optional(),
    cascade: flag('Drop what depends on it too; yes without, unless `restrict` is set').optional(),
    ...placeArguments,
  },
  facts(args) {
    const server = serverOf(args)
    return inside(server, databaseOf(args), extensionIn(server, args))
  },
  diff(args, found) {
    if (found.is === 'unreachable' && !found.absent) return blocked(found)
    if (found.is !== 'known' || !found.value.installed)
      return clean(`Extension ${args.name} is not present, so it cannot be removed`)
    const server = serverOf(args)
    const after = known({ ...found.value, installed: null })
    return change({
      delta: undefined,
      comment: `Extension ${args.name} is set to be removed`,
      changes: { [args.name]: 'Absent' },
      effects: [predict(extensionIn(server, args)(databaseOf(args)), after), releases(server)],
    })
  },
  act(args) {
    const words = [
      sql`DROP EXTENSION`,
      ...(args.if_exists ? [sql`IF EXISTS`] : []),
      identifier(args.name),
      args.restrict || args.cascade === false ? sql`RESTRICT` : sql`CASCADE`,
    ]
    return [execute(serverOf(args), [joined(words, ' ')], { database: databaseOf(args) })]
  },
  touches: touchesPostgres,
  report: (outcome) => {
    const { name } = outcome.args
    return reportedBySql(outcome, `Extension ${name} has been removed`, `Extension ${name} failed to be removed`)
  },
  manages,
})
