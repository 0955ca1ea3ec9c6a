import { quote } from '../../core/shell.ts'
import type { Value } from '../../python/values.ts'
import { commandSections, readCommand } from '../cmd/command.ts'
import { textOf } from '../kit/calls/arguments.ts'
import { type CallArguments, CallError, type CallParameter, type HostFunction } from '../kit/calls/types.ts'
import type { CommandAnswer, UserCommand } from '../kit/command.ts'

const connection: readonly CallParameter[] = ['user', 'host', 'port', 'maintenance_db', 'password', 'runas'].map(
  (name): CallParameter => [name, null],
)

/** salt.modules.postgres, as far as it only looks; through psql, as the user postgres unless told otherwise. */
export const calls = {
  'postgres.version': query(
    [],
    "SELECT setting FROM pg_catalog.pg_settings WHERE name = 'server_version'",
    (lines) => lines[0] ?? null,
  ),
  'postgres.db_exists': query(['name'], 'SELECT datname FROM pg_catalog.pg_database', isAmong),
  'postgres.user_exists': query(['name'], 'SELECT rolname FROM pg_catalog.pg_roles', isAmong),
} satisfies { readonly [name: string]: HostFunction }

function isAmong(lines: readonly string[], args: CallArguments): boolean {
  return lines.includes(textOf(args, 'name'))
}

/** What an SQL query gives, a line a row. Nothing where the server does not answer, as in Salt. */
function query(
  parameters: readonly CallParameter[],
  sql: string,
  read: (lines: readonly string[], args: CallArguments) => Value,
): HostFunction {
  return {
    parameters: [...parameters, ...connection],
    sections: (args, shell) => commandSections(commandOf(args, sql, shell)),
    read(args, answers, shell) {
      const answer = readCommand(commandOf(args, sql, shell), answers)
      if (answer.refused !== undefined) throw new CallError('CommandExecutionError', answer.refused)
      return read(rowsOf(answer), args)
    },
  }
}

function rowsOf({ code, stdout }: CommandAnswer): string[] {
  return code === 0 ? stdout.replace(/\n$/, '').split('\n') : []
}

/** psql never asks for a password; one that is given goes by the environment, not by the arguments. */
function commandOf(args: CallArguments, sql: string, shell: string): UserCommand {
  const given = (name: string) => textOf(args, name) || undefined
  const host = given('host')
  const runas = given('runas') ?? (host === undefined || host.startsWith('/') ? 'postgres' : undefined)
  const password = given('password')
  const words = ['psql', '--no-align', '--no-readline', '--no-psqlrc', '--no-password', '--tuples-only']
  const user = given('user') ?? runas
  if (user) words.push('--username', user)
  if (host) words.push('--host', host)
  if (given('port')) words.push('--port', given('port')!)
  words.push('--dbname', given('maintenance_db') ?? 'postgres', '--command', sql)
  return {
    command: words.map(quote).join(' '),
    shell,
    runas,
    cleanEnv: true,
    cwd: '/',
    env: password === undefined ? undefined : { PGPASSWORD: password },
  }
}
