import { createHash } from 'node:crypto'
import type { SqlAnswer, SqlServer, SqlStatement } from '../modules/kit/index.ts'
import { openPostgres, type Session } from '../transport/index.ts'
import type { Answer } from '../transport/types.ts'

type Client = Awaited<ReturnType<typeof openPostgres>>

/** The PostgreSQL connections of one host's run, opened when first needed and kept until the end. */
export class SqlClients {
  readonly #clients = new Map<string, Promise<Client>>()
  readonly #session: Session

  constructor(session: Session) {
    this.#session = session
  }

  /**
   * One query; a refused connection or a failed statement is an answer, not an exception. A connection that was kept may be
   * gone since (the server was restarted): then a new one is tried.
   */
  async query(server: SqlServer, statement: SqlStatement): Promise<SqlAnswer> {
    const kept = this.#clients.has(keyOf(server))
    const answer = await this.#ask(server, statement)
    return kept && answer.error && isLost(answer.error.sqlstate) ? this.#ask(server, statement) : answer
  }

  async #ask(server: SqlServer, statement: SqlStatement): Promise<SqlAnswer> {
    try {
      const client = await this.#client(server)
      return await client.query(statement)
    } catch (cause) {
      await this.#close([keyOf(server)])
      return { rows: [], error: describe(cause) }
    }
  }

  /**
   * The statements of one action, as one transaction, on a connection of its own: it must not be one that is gone, and CREATE
   * and DROP DATABASE suffer no other one to the databases that they are about.
   */
  async act(server: SqlServer, statements: readonly SqlStatement[]): Promise<Answer> {
    try {
      await this.end()
      const client = await this.#client(server)
      await client.transaction(statements)
      return { code: 0, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) }
    } catch (cause) {
      return { code: 1, stdout: Buffer.alloc(0), stderr: Buffer.from(inFull(cause)) }
    }
  }

  async end(): Promise<void> {
    await this.#close([...this.#clients.keys()])
  }

  async #close(keys: readonly string[]): Promise<void> {
    const clients = await Promise.allSettled(keys.map((key) => this.#clients.get(key)))
    for (const key of keys) this.#clients.delete(key)
    await Promise.allSettled(clients.map((client) => (client.status === 'fulfilled' ? client.value?.end() : undefined)))
  }

  #client(server: SqlServer): Promise<Client> {
    const key = keyOf(server)
    const client = this.#clients.get(key) ?? openPostgres(this.#session, server)
    this.#clients.set(key, client)
    return client
  }
}

function keyOf({ host, port, user, password, database }: SqlServer): string {
  const secret = createHash('sha256')
    .update(password?.reveal() ?? '')
    .digest('hex')
  return JSON.stringify([host, port, user, secret, database])
}

/** No SQLSTATE at all, or one of class 08 (connection) or 57P (the server goes down). */
function isLost(sqlstate = ''): boolean {
  return !/^[0-9A-Z]{5}$/.test(sqlstate) || /^(08|57P)/.test(sqlstate)
}

/** As psql prints an error. */
function inFull(cause: unknown): string {
  const { detail, hint } = cause as { detail?: string; hint?: string }
  const more = [detail && `DETAIL:  ${detail}`, hint && `HINT:  ${hint}`].filter(Boolean)
  return [describe(cause).message, ...more].join('\n')
}

function describe(cause: unknown): { message: string; sqlstate?: string } {
  const { message, code } = cause as { message?: string; code?: string }
  return { message: message ?? String(cause), ...(typeof code === 'string' ? { sqlstate: code } : {}) }
}
