import { identifier, sql } from '../../core/sql.ts'
import { change, clean, fail, flag, predict, state, unknown } from '../kit/index.ts'
import { execute, touchesPostgres } from '../postgres/action.ts'
import { optionalName, optionalText, seenBy } from '../postgres/connection.ts'
import {
  type Asked,
  databaseFact,
  firstUnreachable,
  known,
  roleFact,
  settingsFact,
  tablespaceFact,
} from '../postgres/facts/index.ts'
import { reportedBySql } from '../postgres/report.ts'
import { listed } from '../postgres/text.ts'
import { blocked, releases, views } from '../postgres/verdicts.ts'
import { manages, nameArgument, placeArguments } from './arguments.ts'
import { giveAll } from './owner-recurse.ts'
import { create, predicted, templateOf, unchangeable } from './parameters.ts'

interface Delta {
  readonly mode: 'create' | 'alter'
  readonly owner?: string
  readonly tablespace?: string
}

export const present = state({
  summary: 'A PostgreSQL database exists, with this owner and tablespace',
  example: 'reports:\n  postgres_database.present:\n    - owner: reporter\n',
  args: {
    ...nameArgument,
    tablespace: optionalName('Its default tablespace'),
    encoding: optionalText('Character encoding, as UTF8; of a database that exists it cannot be changed'),
    lc_collate: optionalText('Order of texts; of a database that exists it cannot be changed'),
    lc_ctype: optionalText('Classes of characters; of a database that exists it cannot be changed'),
    owner: optionalName('Role that owns it'),
    owner_recurse: flag(
      'Where the owner changes, give it every schema, table, view, sequence and function in the database too',
    ),
    template: optionalName('Database of which a new one is a copy; `template1` without'),
    ...placeArguments,
  },
  facts(args) {
    const server = seenBy(args)
    return {
      found: databaseFact(server, args.name),
      settings: settingsFact(server),
      owner: args.owner ? roleFact(server, args.owner) : undefined,
      tablespace: args.tablespace ? tablespaceFact(server, args.tablespace) : undefined,
      template: args.template ? databaseFact(server, args.template) : undefined,
    }
  },
  diff(args, { found, settings, ...others }) {
    const { name } = args
    if (found.is === 'unreachable') return blocked(found)
    const database = found.value
    const wrong = database ? unchangeable(args, database) : []
    if (wrong.length > 0)
      return fail(`Database ${name} has wrong parameters which couldn't be changed on fly. Its ${listed(wrong)}`)
    const owner = args.owner && database?.owner !== args.owner ? args.owner : undefined
    const tablespace = args.tablespace && database?.tablespace !== args.tablespace ? args.tablespace : undefined
    if (database && !owner && !tablespace) return clean(`Database ${name} is already present`)

    const needed: readonly (readonly [what: string, fact: Asked<unknown> | undefined])[] = [
      [`role ${args.owner}`, others.owner],
      [`tablespace ${args.tablespace}`, others.tablespace],
      [`template database ${args.template}`, database ? undefined : others.template],
    ]
    const unreachable = firstUnreachable(needed.map(([, fact]) => fact))
    const failed = database ? `Failed to change parameters for database ${name}` : `Failed to create database ${name}`
    if (unreachable?.at === 'refused') return blocked(unreachable)
    if (unreachable) return unknown(`${failed}: ${unreachable.why}`)
    const missing = needed.find(([, fact]) => fact?.is === 'known' && fact.value === null)
    if (missing) return unknown(`${failed}: there is no ${missing[0]}`)

    const delta: Delta = {
      mode: database ? 'alter' : 'create',
      ...(owner && { owner }),
      ...(tablespace && { tablespace }),
    }
    const server = seenBy(args)
    const after = predicted(args, database, settings.is === 'known' ? settings.value.user : 'postgres')
    return change({
      delta,
      comment: database
        ? `Database ${name} exists, but parameters need to be changed`
        : `Database ${name} is set to be created`,
      changes: { [name]: database ? 'Parameters changed' : 'Present' },
      effects: [
        ...views(server).map((from) => predict(databaseFact(from, name), known(after))),
        ...(database ? [releases(server)] : []),
      ],
    })
  },
  act(args, delta) {
    const server = seenBy(args)
    const name = identifier(args.name)
    if (delta.mode === 'create') return [execute(server, [create(args)], { exclusive: [templateOf(args)] })]
    const moves = delta.tablespace ? [sql`ALTER DATABASE ${name} SET TABLESPACE ${identifier(delta.tablespace)}`] : []
    const move = moves.map((statement) => execute(server, [statement], { exclusive: [args.name] }))
    if (!delta.owner) return move
    const give = sql`ALTER DATABASE ${name} OWNER TO ${identifier(delta.owner)}`
    const all = [give, giveAll(delta.owner)]
    return [...move, args.owner_recurse ? execute(server, all, { database: args.name }) : execute(server, [give])]
  },
  touches: touchesPostgres,
  report: (outcome) => {
    const { name } = outcome.args
    return outcome.delta.mode === 'create'
      ? reportedBySql(outcome, `The database ${name} has been created`, `Failed to create database ${name}`)
      : reportedBySql(
          outcome,
          `Parameters for database ${name} have been changed`,
          `Failed to change parameters for database ${name}`,
        )
  },
  manages,
})
