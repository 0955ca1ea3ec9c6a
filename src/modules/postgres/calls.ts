import type { Value } from '../../python/values.ts'
import { textOf } from '../kit/calls/arguments.ts'
import { type CallArguments, CallError, type CallParameter, call } from '../kit/calls/types.ts'
import type { Need, SqlServer } from '../kit/index.ts'
import { serverOf } from './connection.ts'
import { type Asked, databaseFact, roleFact, settingsFact } from './facts/index.ts'

const connection: readonly CallParameter[] = ['user', 'host', 'port', 'maintenance_db', 'password', 'runas'].map(
  (name): CallParameter => [name, null],
)

/** salt.modules.postgres, as far as it only looks: the server is reached as states reach it. */
export const calls = {
  'postgres.version': reading([], settingsFact, ({ release }) => release, null),
  'postgres.db_exists': reading(['name'], (server, name) => databaseFact(server, name), isThere, false),
  'postgres.user_exists': reading(['name'], (server, name) => roleFact(server, name), isThere, false),
}

function isThere(found: unknown): boolean {
  return found !== null
}

/** `silent`: what Salt answers where the server does not. */
function reading<V>(
  parameters: readonly CallParameter[],
  fact: (server: SqlServer, name: string) => Need<Asked<V>>,
  read: (found: V) => Value,
  silent: Value,
) {
  return call({
    parameters: [...parameters, ...connection],
    facts: (args) => fact(serverFor(args), textOf(args, 'name')) as Need<Asked<unknown>>,
    answer(_, found) {
      if (found.is === 'known') return read(found.value as V)
      if (found.at === 'server') return silent
      throw new CallError('CommandExecutionError', found.why)
    },
  })
}

function serverFor(args: CallArguments): SqlServer {
  const given = (name: string) => textOf(args, name) || null
  const [user, db_user, db_host] = [given('runas'), given('user'), given('host')]
  const [db_port, db_password] = [given('port'), given('password')]
  return serverOf({ user, db_user, db_host, db_port, db_password }, given('maintenance_db'))
}
