import type { Duplex } from 'node:stream'
import pg from 'pg'
import { limits } from './limits.ts'
import { type OpenSql, type SqlClient, type SqlConnection, SqlError, type SqlStatement } from './sql.ts'
import type { Session } from './types.ts'

const withoutTls = 'The server does not support SSL connections'

/**
 * Speaks to a PostgreSQL server through the host's connection, encrypted where the server offers it and without looking
 * at its certificate, as libpq does by default (sslmode=prefer).
 */
export const openPostgres: OpenSql = async (session, server) => {
  const local = server.host.startsWith('/')
  try {
    return await logIn(session, server, !local)
  } catch (error) {
    if (local || (error as Error).message !== withoutTls) throw error
    return await logIn(session, server, false)
  }
}

async function logIn(session: Session, server: SqlConnection, tls: boolean): Promise<SqlClient> {
  const { host, port, user, password, database } = server
  const stream = await session.connect(host.startsWith('/') ? { path: `${host}/.s.PGSQL.${port}` } : { host, port })
  const bound = limitAnswers(stream)
  const client = new pg.Client({
    host,
    port,
    user,
    database,
    application_name: 'kstate',
    // A password is always given: without one pg would look into the controller's own environment and ~/.pgpass.
    password: password?.reveal() ?? '',
    ssl: tls ? { rejectUnauthorized: false } : false,
    stream: () => asSocket(stream) as never,
  })
  client.on('error', () => {})
  const asked = async <T>(work: () => Promise<T>): Promise<T> => {
    bound.begin()
    try {
      return await work()
    } catch (error) {
      throw sqlError(error)
    }
  }
  const run = ({ text, values }: SqlStatement) => client.query(text, values ? [...values] : undefined)
  await asked(() => client.connect()).catch((error) => {
    stream.destroy()
    throw error
  })
  return {
    query: (statement) => asked(async () => ({ rows: (await run(statement)).rows })),
    // CREATE DATABASE and its like are refused in a transaction.
    transaction: (statements) =>
      asked(async () => {
        if (statements.length === 1) return void (await run(statements[0]!))
        await client.query('BEGIN')
        try {
          for (const statement of statements) await run(statement)
          await client.query('COMMIT')
        } catch (error) {
          await client.query('ROLLBACK').catch(() => {})
          throw error
        }
      }),
    end: () => client.end(),
  }
}

/** `pg` has the SQLSTATE as `code`, where the system has its own codes. */
function sqlError(cause: unknown): SqlError {
  const { message, code, detail, hint } = cause as { message?: string; code?: string; detail?: string; hint?: string }
  const sqlstate = code !== undefined && /^[0-9A-Z]{5}$/.test(code) ? code : undefined
  const more = [detail && `DETAIL:  ${detail}`, hint && `HINT:  ${hint}`].filter((line) => typeof line === 'string')
  // Class 08 is of connections; 57P: the server goes down or ended the session.
  const isLost = sqlstate === undefined || /^(08|57P)/.test(sqlstate)
  return new SqlError(message ?? String(cause), { ...(sqlstate ? { sqlstate } : {}), isLost, more }, { cause })
}

/** Breaks a stream off whose bytes are more than an answer may have since the last `begin`: the query fails with that. */
function limitAnswers(stream: Duplex): { begin(): void } {
  let received = 0
  const push = stream.push
  stream.push = (chunk: Buffer | null, ...more: []) => {
    received += chunk?.length ?? 0
    if (received <= limits.answer) return push.call(stream, chunk, ...more)
    stream.destroy(new Error('the answer of PostgreSQL is longer than 16 MiB; nothing was concluded from it'))
    return false
  }
  return {
    begin() {
      received = 0
    },
  }
}

/** pg connects its stream by itself: this one is connected already. */
function asSocket(stream: Duplex): Duplex {
  const idle = () => stream
  return Object.assign(stream, {
    connect() {
      process.nextTick(() => stream.emit('connect'))
      return stream
    },
    setNoDelay: idle,
    setKeepAlive: idle,
    ref: idle,
    unref: idle,
  })
}
