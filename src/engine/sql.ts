import { createHash } from 'node:crypto'
import type { SqlAnswer, SqlServer, SqlStatement } from '../facts/types.ts'
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

  /** One query; a refused connection or a failed statement is an answer, not an exception. */
  async query(server: SqlServer, statement: SqlStatement): Promise<SqlAnswer> {
    try {
      const client = await this.#client(server)
      return await client.query(statement)
    } catch (cause) {
      this.#clients.delete(keyOf(server))
      return { rows: [], error: describe(cause) }
    }
  }

  /** The statements of one action, as one transaction. */
  async act(server: SqlServer, statements: readonly SqlStatement[]): Promise<Answer> {
    try {
      const client = await this.#client(server)
      await client.transaction(statements)
      return { code: 0, stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) }
    } catch (cause) {
      return { code: 1, stdout: Buffer.alloc(0), stderr: Buffer.from(describe(cause).message) }
    }
  }

  async end(): Promise<void> {
    const clients = await Promise.allSettled(this.#clients.values())
    this.#clients.clear()
    await Promise.allSettled(clients.map((client) => (client.status === 'fulfilled' ? client.value.end() : undefined)))
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

function describe(cause: unknown): { message: string; sqlstate?: string } {
  const { message, code } = cause as { message?: string; code?: string }
  return { message: message ?? String(cause), ...(typeof code === 'string' ? { sqlstate: code } : {}) }
}
