import { createHash } from 'node:crypto'
import type { SqlAction, SqlAnswer, SqlConnection, SqlStatement } from '../modules/kit/index.ts'
import {
  type OpenSql,
  openPostgres,
  type Session,
  type SqlClient,
  type SqlDialect,
  SqlError,
} from '../transport/index.ts'
import type { Answer } from '../transport/types.ts'

const clients: { readonly [dialect in SqlDialect]: OpenSql } = { postgresql: openPostgres }

interface Kept {
  readonly server: SqlConnection
  readonly client: Promise<SqlClient>
}

/** The connections to databases of one host's run, opened when first needed and kept until the end. */
export class SqlClients {
  readonly #kept = new Map<string, Kept>()
  readonly #session: Session
  readonly #open: OpenSql

  constructor(session: Session, open: OpenSql = (session, server) => clients[server.dialect](session, server)) {
    this.#session = session
    this.#open = open
  }

  /**
   * One query; a refused connection or a failed statement is an answer, not an exception. A connection that was kept may be
   * gone since (the server was restarted): then a new one is tried.
   */
  async query(server: SqlConnection, statement: SqlStatement): Promise<SqlAnswer> {
    const isKept = this.#kept.has(keyOf(server))
    try {
      return await this.#ask(server, statement)
    } catch (cause) {
      if (!isKept || !isLost(cause)) return { rows: [], error: describe(cause) }
    }
    return this.#ask(server, statement).catch((cause) => ({ rows: [], error: describe(cause) }))
  }

  /** The statements of one action, as one transaction. They are sent once: what came of them when the connection broke nobody knows. */
  async act({ server, statements, exclusive = [] }: SqlAction): Promise<Answer> {
    try {
      await this.#closeOthers(server, exclusive)
      await this.#revive(server)
      const client = await this.#client(server)
      await client.transaction(statements)
      return { code: 0, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) }
    } catch (cause) {
      await this.#close([keyOf(server)])
      const more = cause instanceof SqlError ? cause.more : []
      return { code: 1, stdout: Buffer.alloc(0), stderr: Buffer.from([describe(cause).message, ...more].join('\n')) }
    }
  }

  async end(): Promise<void> {
    await this.#close([...this.#kept.keys()])
  }

  async #ask(server: SqlConnection, statement: SqlStatement): Promise<SqlAnswer> {
    try {
      const client = await this.#client(server)
      return await client.query(statement)
    } catch (cause) {
      if (isLost(cause)) await this.#close([keyOf(server)])
      throw cause
    }
  }

  /** A kept connection that is gone shows before an action, when trying again is still harmless. */
  async #revive(server: SqlConnection): Promise<void> {
    if (this.#kept.has(keyOf(server))) await this.#ask(server, { text: 'SELECT 1' }).catch(() => {})
  }

  /** Closes what is connected to these databases of a server, whoever logged in, but for the connection that acts. */
  async #closeOthers(acting: SqlConnection, databases: readonly string[]): Promise<void> {
    const concerned = [...this.#kept].filter(
      ([key, { server }]) =>
        key !== keyOf(acting) && databases.includes(server.database) && isMaybeSame(server, acting),
    )
    await this.#close(concerned.map(([key]) => key))
  }

  async #close(keys: readonly string[]): Promise<void> {
    const closing = keys.map((key) => this.#kept.get(key)?.client)
    for (const key of keys) this.#kept.delete(key)
    const opened = await Promise.allSettled(closing)
    await Promise.allSettled(opened.map((one) => (one.status === 'fulfilled' ? one.value?.end() : undefined)))
  }

  /** What could not be opened is not kept: a database that is not there yet is tried anew. */
  #client(server: SqlConnection): Promise<SqlClient> {
    const key = keyOf(server)
    const kept = this.#kept.get(key)
    if (kept) return kept.client
    const client = this.#open(this.#session, server)
    this.#kept.set(key, { server, client })
    client.catch(() => this.#kept.get(key)?.client === client && this.#kept.delete(key))
    return client
  }
}

function keyOf({ dialect, host, port, user, password, database }: SqlConnection): string {
  const secret = createHash('sha256')
    .update(password?.reveal() ?? '')
    .digest('hex')
  return JSON.stringify([dialect, host, port, user, secret, database])
}

/** One server has many names: an address, `localhost`, its socket's directory. Its port is one. */
function isMaybeSame(a: SqlConnection, b: SqlConnection): boolean {
  return a.dialect === b.dialect && a.port === b.port
}

/** An error that is no server's is the connection's. */
function isLost(cause: unknown): boolean {
  return !(cause instanceof SqlError) || cause.isLost
}

function describe(cause: unknown): { message: string; sqlstate?: string } {
  const message = cause instanceof Error ? cause.message : String(cause)
  return cause instanceof SqlError && cause.sqlstate !== undefined ? { message, sqlstate: cause.sqlstate } : { message }
}
