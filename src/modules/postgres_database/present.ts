import { identifier, joined, literal, type Sql, sql } from '../../core/sql.ts'
import { type FactPatch, type FactView, type Need, predict } from '../kit/fact.ts'
import { legacy } from '../kit/legacy.ts'
import type { Verdict } from '../kit/verdict.ts'
import { execute, touchesPostgres } from '../postgres/action.ts'
import {
  type ConnectionArgs,
  connectionProperties,
  nameSchema,
  optional,
  optionalName,
  properText,
  seenFrom,
  serverOf,
  withoutHome,
} from '../postgres/connection.ts'
import {
  type Database,
  databaseFact,
  type PostgresServer,
  roleFact,
  settingsFact,
  tablespaceFact,
} from '../postgres/facts/index.ts'
import { listed } from '../postgres/text.ts'
import { blocked, firstUnreachable, known, releases, tell } from '../postgres/verdicts.ts'
import { sameEncoding, sameLocale } from './locale.ts'
import { giveAll } from './owner-recurse.ts'

interface Args extends ConnectionArgs {
  readonly tablespace?: string | null
  readonly encoding?: string | null
  readonly lc_collate?: string | null
  readonly lc_ctype?: string | null
  readonly owner?: string | null
  readonly owner_recurse?: boolean
  readonly template?: string | null
}

interface Delta {
  readonly mode: 'create' | 'alter'
  readonly owner?: string
  readonly tablespace?: string
}

const { user, ...address } = connectionProperties

export const present = legacy<Args, undefined, Delta>({
  schema: {
    description: 'A PostgreSQL database exists, with this owner and tablespace',
    properties: {
      name: nameSchema('Name of the database'),
      tablespace: optionalName('Its default tablespace'),
      encoding: optional('string', 'Character encoding, as UTF8; of a database that exists it cannot be changed', {
        'x-rules': [properText],
      }),
      lc_collate: optional('string', 'Order of texts; of a database that exists it cannot be changed', {
        'x-rules': [properText],
      }),
      lc_ctype: optional('string', 'Classes of characters; of a database that exists it cannot be changed', {
        'x-rules': [properText],
      }),
      owner: optionalName('Role that owns it'),
      owner_recurse: {
        description:
          'Where the owner changes, give it every schema, table, view, sequence and function in the database too',
        type: 'boolean',
        default: false,
      },
      template: optionalName('Database of which a new one is a copy; `template1` without'),
      user: user!,
      ...seenFrom,
      ...address,
    },
    required: ['name'],
    example: 'reports:\n  postgres_database.present:\n    - owner: reporter\n',
  },

  facts(args): readonly Need[] {
    const server = serverOf(args, args.maintenance_db)
    return [
      databaseFact(server, args.name),
      settingsFact(server),
      ...(args.owner ? [roleFact(server, args.owner)] : []),
      ...(args.tablespace ? [tablespaceFact(server, args.tablespace)] : []),
      ...(args.template ? [databaseFact(server, args.template)] : []),
    ]
  },

  diff(args, _, facts): Verdict<Delta> {
    const server = serverOf(args, args.maintenance_db)
    const found = facts.get(databaseFact(server, args.name))
    if (found.is === 'unreachable') return blocked(found)
    const database = found.value
    const wrong = database ? unchangeable(args, database) : []
    if (wrong.length > 0) {
      const sentence = `Database ${args.name} has wrong parameters which couldn't be changed on fly.`
      return { kind: 'fail', comment: `${sentence} Its ${listed(wrong)}` }
    }
    const owner = args.owner && database?.owner !== args.owner ? args.owner : undefined
    const tablespace = args.tablespace && database?.tablespace !== args.tablespace ? args.tablespace : undefined
    if (database && !owner && !tablespace) return { kind: 'clean', comment: `Database ${args.name} is already present` }

    const failed = database
      ? `Failed to change parameters for database ${args.name}`
      : `Failed to create database ${args.name}`
    const hangs = whatIsMissing(args, database, server, facts)
    if (hangs?.kind === 'fail') return hangs
    if (hangs) return { kind: 'unknown', comment: `${failed}: ${hangs.comment}` }
    const delta: Delta = {
      mode: database ? 'alter' : 'create',
      ...(owner && { owner }),
      ...(tablespace && { tablespace }),
    }
    return {
      kind: 'change',
      delta,
      comment: database
        ? `Database ${args.name} exists, but parameters need to be changed`
        : `Database ${args.name} is set to be created`,
      changes: { [args.name]: database ? 'Parameters changed' : 'Present' },
      effects: [...effectsOf(args, server, database, facts), ...(database ? [releases(server)] : [])],
      proof: 'observe',
    }
  },

  act(args, _, delta) {
    const server = serverOf(args, args.maintenance_db)
    const name = identifier(args.name)
    if (delta.mode === 'create') return [execute(server, [create(args)])]
    const move = delta.tablespace
      ? [execute(server, [sql`ALTER DATABASE ${name} SET TABLESPACE ${identifier(delta.tablespace)}`])]
      : []
    if (!delta.owner) return move
    const give = sql`ALTER DATABASE ${name} OWNER TO ${identifier(delta.owner)}`
    const whole = args.owner_recurse
      ? execute(server, [give, giveAll(delta.owner)], args.name)
      : execute(server, [give])
    return [...move, whole]
  },
  touches: touchesPostgres,
  report: (outcome) => {
    const { name } = outcome.args
    return outcome.delta.mode === 'create'
      ? tell(outcome as never, `The database ${name} has been created`, `Failed to create database ${name}`)
      : tell(
          outcome as never,
          `Parameters for database ${name} have been changed`,
          `Failed to change parameters for database ${name}`,
        )
  },
})

/** What is empty is only foretold: it comes with the template, whatever it is. */
function unchangeable(args: Args, database: NonNullable<Database>): string[] {
  return [
    ...(args.encoding && database.encoding && !sameEncoding(args.encoding, database.encoding)
      ? [`encoding is ${database.encoding}, not ${args.encoding}`]
      : []),
    ...(args.lc_collate && database.collate && !sameLocale(args.lc_collate, database.collate)
      ? [`lc_collate is ${database.collate}, not ${args.lc_collate}`]
      : []),
    ...(args.lc_ctype && database.ctype && !sameLocale(args.lc_ctype, database.ctype)
      ? [`lc_ctype is ${database.ctype}, not ${args.lc_ctype}`]
      : []),
  ]
}

function whatIsMissing(
  args: Args,
  database: Database,
  server: PostgresServer,
  facts: FactView,
): Extract<Verdict<never>, { kind: 'fail' | 'unknown' }> | undefined {
  const asked = [
    ...(args.owner ? [{ what: `role ${args.owner}`, fact: facts.get(roleFact(server, args.owner)) }] : []),
    ...(args.tablespace
      ? [{ what: `tablespace ${args.tablespace}`, fact: facts.get(tablespaceFact(server, args.tablespace)) }]
      : []),
    ...(args.template && !database
      ? [{ what: `template database ${args.template}`, fact: facts.get(databaseFact(server, args.template)) }]
      : []),
  ]
  const unreachable = firstUnreachable(asked.map(({ fact }) => fact))
  if (unreachable) return blocked(unreachable) as never
  const missing = asked.find(({ fact }) => fact.is === 'known' && fact.value === null)
  return missing && { kind: 'unknown', comment: `there is no ${missing.what}` }
}

function create(args: Args): Sql {
  const options = [
    ...(args.tablespace ? [sql`TABLESPACE = ${identifier(args.tablespace)}`] : []),
    ...(args.owner ? [sql`OWNER = ${identifier(args.owner)}`] : []),
    ...(args.template ? [sql`TEMPLATE = ${identifier(args.template)}`] : []),
    ...(args.encoding ? [sql`ENCODING = ${literal(args.encoding)}`] : []),
    ...(args.lc_collate ? [sql`LC_COLLATE = ${literal(args.lc_collate)}`] : []),
    ...(args.lc_ctype ? [sql`LC_CTYPE = ${literal(args.lc_ctype)}`] : []),
  ]
  return joined(
    [sql`CREATE DATABASE ${identifier(args.name)}`, ...(options.length > 0 ? [sql`WITH`] : []), ...options],
    ' ',
  )
}

function effectsOf(args: Args, server: PostgresServer, database: Database, facts: FactView): FactPatch[] {
  const settings = facts.get(settingsFact(server))
  const user = settings.is === 'known' ? settings.value.user : 'postgres'
  const after: NonNullable<Database> = {
    owner: args.owner ?? database?.owner ?? user,
    encoding: database?.encoding ?? args.encoding ?? '',
    collate: database?.collate ?? args.lc_collate ?? '',
    ctype: database?.ctype ?? args.lc_ctype ?? '',
    tablespace: args.tablespace ?? database?.tablespace ?? 'pg_default',
    open: database?.open ?? true,
    template: database?.template ?? false,
    ...(!database && { copyOf: args.template ?? 'template1' }),
  }
  const seen = server.home ? [server, withoutHome(server)] : [server]
  return seen.map((from) => predict(databaseFact(from, args.name), known<Database>(after)))
}
