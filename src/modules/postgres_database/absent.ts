import { identifier, sql } from '../../core/sql.ts'
import { type Need, predict } from '../kit/fact.ts'
import { legacy } from '../kit/legacy.ts'
import type { Verdict } from '../kit/verdict.ts'
import { execute, touchesPostgres } from '../postgres/action.ts'
import {
  type ConnectionArgs,
  connectionProperties,
  nameSchema,
  seenFrom,
  serverOf,
  withoutHome,
} from '../postgres/connection.ts'
import {
  type Asked,
  type Connected,
  connectedFact,
  type Database,
  databaseFact,
  homeOf,
  type Settings,
  settingsFact,
} from '../postgres/facts/index.ts'
import { counted } from '../postgres/text.ts'
import { blocked, known, releases, tell } from '../postgres/verdicts.ts'

interface Args extends ConnectionArgs {
  readonly force?: boolean
}

/** `end`: connections are ended first, by the server itself where it can (since PostgreSQL 13). */
interface Delta {
  readonly end?: 'with-force' | 'before'
}

const { user, ...address } = connectionProperties

export const absent = legacy<Args, undefined, Delta>({
  schema: {
    description: 'A PostgreSQL database does not exist; where somebody is connected to it, says who',
    properties: {
      name: nameSchema('Name of the database'),
      user: user!,
      ...seenFrom,
      ...address,
      force: { description: 'End the connections to it first', type: 'boolean', default: false },
    },
    required: ['name'],
    example: 'reports:\n  postgres_database.absent\n',
  },

  facts(args): readonly Need[] {
    const server = serverOf(args, args.maintenance_db)
    return [databaseFact(server, args.name), connectedFact(server, args.name), settingsFact(server)]
  },

  diff(args, _, facts): Verdict<Delta> {
    const server = serverOf(args, args.maintenance_db)
    const found = facts.get(databaseFact(server, args.name))
    if (found.is === 'unreachable') return blocked(found)
    if (!found.value) return { kind: 'clean', comment: `Database ${args.name} is not present, so it cannot be removed` }
    const failed = `Database ${args.name} failed to be removed`
    if (found.value.template) return { kind: 'fail', comment: `${failed}: it is a template database` }
    const connected = facts.get(connectedFact(server, args.name))
    if (connected.is === 'unreachable') return blocked(connected)
    if (connected.value.length > 0 && !args.force) {
      const who = connected.value.map((one) => `  ${describe(one)}`)
      const sentence = `${failed}: ${counted(connected.value.length, 'connection')} to it ${connected.value.length === 1 ? 'is' : 'are'} open:`
      return { kind: 'fail', comment: [sentence, ...who, '`force: true` ends them.'].join('\n') }
    }
    const seen = server.home ? [server, withoutHome(server)] : [server]
    return {
      kind: 'change',
      delta: args.force ? { end: canForce(facts.get(settingsFact(server))) ? 'with-force' : 'before' } : {},
      comment: `Database ${args.name} is set to be removed`,
      changes: { [args.name]: 'Absent' },
      effects: [...seen.map((from) => predict(databaseFact(from, args.name), known<Database>(null))), releases(server)],
      proof: 'observe',
    }
  },

  act(args, _, { end }) {
    const server = serverOf(args, args.maintenance_db)
    const from = homeOf(server) === args.name ? 'template1' : homeOf(server)
    const name = identifier(args.name)
    if (end === 'with-force') return [execute(server, [sql`DROP DATABASE ${name} WITH (FORCE)`], from)]
    const ending = [
      sql`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`,
      sql`SELECT count(pg_catalog.pg_terminate_backend(pid)) FROM pg_catalog.pg_stat_activity
        WHERE datname::text = ${args.name} AND pid <> pg_catalog.pg_backend_pid()`,
    ]
    const before = end === 'before' ? [execute(server, ending, from)] : []
    return [...before, execute(server, [sql`DROP DATABASE ${name}`], from)]
  },
  touches: touchesPostgres,
  report: (outcome) => {
    const { name } = outcome.args
    return tell(outcome as never, `Database ${name} has been removed`, `Database ${name} failed to be removed`)
  },
})

function canForce(settings: Asked<Settings>): boolean {
  return settings.is === 'known' && settings.value.version >= 130000
}

function describe({ pid, user, application, client }: Connected): string {
  const by = application ? ` by ${application}` : ''
  return `${user ?? 'somebody'}${by} from ${client ?? 'the host itself'} (process ${pid})`
}
