import { identifier, sql } from '../../core/sql.ts'
import { change, clean, fail, flag, predict, state } from '../kit/index.ts'
import { execute, touchesPostgres } from '../postgres/action.ts'
import { seenBy } from '../postgres/connection.ts'
import {
  type Asked,
  type Connected,
  connectedFact,
  databaseFact,
  known,
  type Settings,
  settingsFact,
} from '../postgres/facts/index.ts'
import { reportedBySql } from '../postgres/report.ts'
import { counted } from '../postgres/text.ts'
import { blocked, releases, views } from '../postgres/verdicts.ts'
import { manages, nameArgument, placeArguments } from './arguments.ts'

/** `end`: connections are ended first, by the server itself where it can (since PostgreSQL 13). */
interface Delta {
  readonly end?: 'with-force' | 'before'
}

export const absent = state({
  summary: 'A PostgreSQL database does not exist; where somebody is connected to it, says who',
  example: 'reports:\n  postgres_database.absent\n',
  args: { ...nameArgument, ...placeArguments, force: flag('End the connections to it first') },
  facts(args) {
    const server = seenBy(args)
    return {
      found: databaseFact(server, args.name),
      connected: connectedFact(server, args.name),
      settings: settingsFact(server),
    }
  },
  diff({ name, force, ...place }, { found, connected, settings }) {
    if (found.is === 'unreachable') return blocked(found)
    if (!found.value) return clean(`Database ${name} is not present, so it cannot be removed`)
    const failed = `Database ${name} failed to be removed`
    if (found.value.template) return fail(`${failed}: it is a template database`)
    if (connected.is === 'unreachable') return blocked(connected)
    if (connected.value.length > 0 && !force) return fail(`${failed}: ${describeAll(connected.value)}`)
    const server = seenBy(place)
    const delta: Delta = force ? { end: canForce(settings) ? 'with-force' : 'before' } : {}
    return change({
      delta,
      comment: `Database ${name} is set to be removed`,
      changes: { [name]: 'Absent' },
      effects: [...views(server).map((from) => predict(databaseFact(from, name), known(null))), releases(server)],
    })
  },
  act(args, { end }) {
    const server = seenBy(args)
    const where = {
      database: server.database === args.name ? 'template1' : server.database,
      exclusive: [args.name],
    }
    const name = identifier(args.name)
    if (end === 'with-force') return [execute(server, [sql`DROP DATABASE ${name} WITH (FORCE)`], where)]
    const ending = [
      sql`ALTER DATABASE ${name} ALLOW_CONNECTIONS false`,
      sql`SELECT count(pg_catalog.pg_terminate_backend(pid)) FROM pg_catalog.pg_stat_activity
        WHERE datname::text = ${args.name} AND pid <> pg_catalog.pg_backend_pid()`,
    ]
    const before = end === 'before' ? [execute(server, ending, where)] : []
    return [...before, execute(server, [sql`DROP DATABASE ${name}`], where)]
  },
  touches: touchesPostgres,
  report: (outcome) => {
    const { name } = outcome.args
    return reportedBySql(outcome, `Database ${name} has been removed`, `Database ${name} failed to be removed`)
  },
  manages,
})

function canForce(settings: Asked<Settings>): boolean {
  return settings.is === 'known' && settings.value.version >= 130000
}

function describeAll(connected: readonly Connected[]): string {
  const open = `${counted(connected.length, 'connection')} to it ${connected.length === 1 ? 'is' : 'are'} open:`
  return [open, ...connected.map((one) => `  ${describe(one)}`), '`force: true` ends them.'].join('\n')
}

function describe({ pid, user, application, client }: Connected): string {
  const by = application ? ` by ${application}` : ''
  return `${user ?? 'somebody'}${by} from ${client ?? 'the host itself'} (process ${pid})`
}
