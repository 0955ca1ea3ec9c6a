import type { Duplex } from 'node:stream'
import pg from 'pg'
import type { Secret } from '../core/secrets.ts'
import { limits } from './limits.ts'
import type { Session } from './types.ts'

/** A PostgreSQL server as the host sees it; a `host` that begins with `/` is the directory of its Unix socket. */
export interface PostgresServer {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password?: Secret
  readonly database: string
}

export interface Statement {
  readonly text: string
  readonly values?: readonly unknown[]
}

export interface PostgresClient {
  query(statement: Statement): Promise<{ readonly rows: readonly Record<string, unknown>[] }>
  /** All of the statements or none. One alone goes without BEGIN and COMMIT: CREATE DATABASE and its like must. */
  transaction(statements: readonly Statement[]): Promise<void>
  end(): Promise<void>
}

const withoutTls = 'The server does not support SSL connections'

/**
 * Speaks to a PostgreSQL server through the host's connection, encrypted where the server offers it and without looking
 * at its certificate, as libpq does by default (sslmode=prefer).
 * @throws what `session.connect` and `pg` throw; SQL errors have SQLSTATE as `code`.
 */
export async function openPostgres(session: Session, server: PostgresServer): Promise<PostgresClient> {
  const local = server.host.startsWith('/')
  try {
    return await logIn(session, server, !local)
  } catch (error) {
    if (local || (error as Error).message !== withoutTls) throw error
    return await logIn(session, server, false)
  }
}

async function logIn(session: Session, server: PostgresServer, tls: boolean): Promise<PostgresClient> {
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
  try {
    await client.connect()
  } catch (error) {
    stream.destroy()
    throw error
  }
  return {
    async query({ text, values }) {
      bound.begin()
      return { rows: (await client.query(text, values ? [...values] : undefined)).rows }
    },
    async transaction(statements) {
      bound.begin()
      if (statements.length === 1) {
        const { text, values } = statements[0]!
        return void (await client.query(text, values ? [...values] : undefined))
      }
      await client.query('BEGIN')
      try {
        for (const { text, values } of statements) await client.query(text, values ? [...values] : undefined)
        await client.query('COMMIT')
      } catch (error) {
        await client.query('ROLLBACK').catch(() => {})
        throw error
      }
    },
    end: () => client.end(),
  }
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
