import { Secret } from '../../../core/secrets.ts'
import { type Script, sh, type Word } from '../../../core/shell.ts'
import { type Sql, sql } from '../../../core/sql.ts'
import type { ProgramServer } from '../../kit/index.ts'

/** A connection string for one database: nothing in the name means anything to libpq. */
export function connectionString(database: string): string {
  return `dbname='${database.replaceAll(/['\\]/g, '\\$&')}'`
}

/** Runs `psql` in one database with what it is to do on standard input (`psqlInput`); it stops at the first error. */
export function psqlAction(server: ProgramServer, database: string): Script {
  const psql = sh`psql ${psqlWords(server, true)} -d ${connectionString(database)}`
  return sh`${preamble(server)}cd / && ${psql}`
}

/**
 * Runs `psql` with what it is to ask on standard input, in the first of these databases that lets it in; a server that is
 * just starting is waited for. Exit code 2: none let it in. 127: there is no psql.
 */
export function psqlProbe(server: ProgramServer, databases: readonly string[]): Script {
  const [first, ...others] = databases.map(
    (database) => sh`psql ${psqlWords(server, false)} -d ${connectionString(database)}`,
  )
  const tries = others.reduce<Script>(
    (script, next) => sh`${script} || { [ $? -eq 2 ] && ${next}; }`,
    first ?? sh`psql`,
  )
  return sh`${preamble(server)}cd / || exit
n=0
while ${tries}; code=$?; [ "$code" -eq 2 ] && [ "$n" -lt 40 ]; do
  pg_isready -q ${addressWords(server)}
  [ $? -eq 1 ] || break
  n=$((n + 1))
  sleep 0.5
done
exit "$code"`
}

function preamble(server: ProgramServer): Script {
  const password = server.password === undefined ? [] : [sh`IFS= read -r PGPASSWORD && export PGPASSWORD || exit\n`]
  return sh`command -v psql >/dev/null || { echo 'psql is not installed' >&2; exit 127; }
${password}export PGCLIENTENCODING=UTF8 PGAPPNAME=kstate PGCONNECT_TIMEOUT=30
`
}

function psqlWords(server: ProgramServer, stop: boolean): Word[] {
  return [
    ...['-X', '-q', '-A', '-t', '-w', '-f', '-'],
    ...['-v', `ON_ERROR_STOP=${stop ? 1 : 0}`, '-v', `VERBOSITY=${stop ? 'default' : 'terse'}`],
    ...addressWords(server),
    ...(server.user === undefined ? [] : ['-U', server.user]),
  ]
}

function addressWords({ socket, port }: ProgramServer): Word[] {
  return [...(socket === undefined ? [] : ['-h', socket]), ...(port === undefined ? [] : ['-p', port])]
}

/** The password's line, if any, then the text for psql. */
export function psqlInput(server: ProgramServer, text: string, secret: boolean): string | Secret {
  if (server.password !== undefined) return new Secret(`${server.password.reveal()}\n${text}`)
  return secret ? new Secret(text) : text
}

/** One statement of a conversation, in `database` where it matters which. */
export interface Asking {
  readonly database?: string
  readonly sql: Sql
}

export interface Conversation {
  readonly text: string
  /** For each statement the lines of the text where psql reports an error in it. */
  readonly lines: readonly { readonly from: number; readonly to: number }[]
}

/**
 * Text for one psql that asks everything, going from database to database: `@n` and the answer for each statement, `!n`
 * and whether there is such a database (t, f; `?`: the server was lost) for each in a database that takes no connections.
 * psql 10 and later understand it.
 */
export function converse(askings: readonly Asking[]): Conversation {
  const out: string[] = []
  let line = 1
  const say = (text: string) => {
    out.push(text)
    line += text.split('\n').length
  }
  const lines: { from: number; to: number }[] = []
  const ask = (n: number) => {
    say(`\\echo @${n}`)
    const from = line
    say(`${askings[n]!.sql.text}\n;`)
    lines[n] = { from, to: line - 1 }
  }
  askings.forEach((asking, n) => {
    if (asking.database === undefined) ask(n)
  })
  for (const database of new Set(askings.flatMap((asking) => asking.database ?? []))) {
    const here = askings.flatMap((asking, n) => (asking.database === database ? [n] : []))
    const from = line
    say('\\set kstate_open off\n\\set kstate_there ?')
    const found = sql`select coalesce(bool_or(datallowconn), false) as kstate_open, count(*) > 0 as kstate_there,
      ${connectionString(database)} as kstate_db from pg_catalog.pg_database where datname::text = ${database}`
    say(`${found.text}\n\\gset`)
    say('\\if :kstate_open\n\\connect -reuse-previous=on :"kstate_db"')
    for (const n of here) {
      ask(n)
      lines[n] = { from, to: lines[n]!.to }
    }
    say(`\\else\n${here.map((n) => `\\echo !${n} :kstate_there`).join('\n')}\n\\endif`)
  }
  return { text: out.join('\n') + '\n', lines }
}
