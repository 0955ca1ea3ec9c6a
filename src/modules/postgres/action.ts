import { joined, type Sql, sql } from '../../core/sql.ts'
import type { Answer } from '../../transport/types.ts'
import type { Action } from '../kit/action.ts'
import { homeOf, type PostgresServer, psqlAction, psqlInput, sqlServer } from './facts/index.ts'

/** Statements as one transaction in a database; one statement alone goes as it is, as CREATE DATABASE must. */
export function execute(server: PostgresServer, statements: readonly Sql[], database = homeOf(server)): Action {
  if (server.way === 'tcp') {
    const texts = statements.map(({ text }) => ({ text }))
    return { kind: 'sql', server: sqlServer(server, database), statements: texts }
  }
  const whole = statements.length === 1 ? statements : [sql`BEGIN`, ...statements, sql`COMMIT`]
  const text = joined(whole, ';\n')
  const script = psqlAction(server, database)
  return { kind: 'shell', script, user: server.as, stdin: psqlInput(server, `${text.text};\n`, text.secret) }
}

/** What the server said against it; never the statement's own text. */
export function complaint(outputs: readonly Answer[]): string {
  const last = outputs.at(-1)
  if (!last) return ''
  const lines = last.stderr.toString('utf8').split('\n')
  const said = lines.filter(
    (line) => line.trim() !== '' && !/^(LINE \d+:|\s*\^\s*$)/.test(line) && !/^NOTICE: /.test(line),
  )
  const text = said.map((line) => line.replace(/^psql:<stdin>:\d+: /, '').replace(/^ERROR: +/, '')).join('\n')
  return text || (last.timedOut ? 'it took too long' : last.code === 0 ? '' : `exit code ${last.code}`)
}

/** Salt's sentence with the reason behind it. */
export function withReason(sentence: string, reason: string): string {
  return reason === '' ? sentence : `${sentence}: ${reason}`
}

/** Every action of these states may have changed what was read of any server, and nothing else. */
export const touchesPostgres = () => [{ kind: 'postgres' }]
