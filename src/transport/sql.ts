import type { Secret } from '../core/secrets.ts'
import type { Session } from './types.ts'

/** What a server speaks: the client, the text of statements and how errors read follow from it. */
export type SqlDialect = 'postgresql'

/** Where a server listens, as the host sees it, and who logs in to which database. */
export interface SqlConnection {
  readonly dialect: SqlDialect
  /** A name or an address; one that begins with `/` is the directory of a Unix socket. */
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password?: Secret
  readonly database: string
}

export interface SqlStatement {
  readonly text: string
  readonly values?: readonly unknown[]
}

/** Each method throws `SqlError` for what the server answers, and for a connection that is gone. */
export interface SqlClient {
  query(statement: SqlStatement): Promise<{ readonly rows: readonly Record<string, unknown>[] }>
  /** All of the statements or none; one alone goes without BEGIN and COMMIT. */
  transaction(statements: readonly SqlStatement[]): Promise<void>
  end(): Promise<void>
}

/** Logs in through the host's connection. @throws SqlError, and what `session.connect` throws. */
export type OpenSql = (session: Session, server: SqlConnection) => Promise<SqlClient>

/** Why there is no answer, in every dialect's words alike. */
export class SqlError extends Error {
  override readonly name = 'SqlError'
  /** Undefined where the connection failed or broke. */
  readonly sqlstate: string | undefined
  /** The connection is gone, or the server is about to end it. */
  readonly isLost: boolean
  /** What the server adds to its message, a line each. */
  readonly more: readonly string[]

  constructor(
    message: string,
    about: { readonly sqlstate?: string; readonly isLost: boolean; readonly more?: readonly string[] },
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.sqlstate = about.sqlstate
    this.isLost = about.isLost
    this.more = about.more ?? []
  }
}
