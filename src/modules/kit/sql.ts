import type { Secret } from '../../core/secrets.ts'
import type { SqlConnection, SqlDialect, SqlStatement } from '../../transport/index.ts'

export type { SqlConnection, SqlDialect, SqlStatement }

/**
 * A database server as the host sees it, with who asks there and in which database. What goes over a connection the engine
 * sends (SQL questions and actions); for a program the module writes the script.
 */
export type SqlServer = ConnectedServer | ProgramServer

/** Through the host's connection, by the dialect's client on the controller. */
export interface ConnectedServer extends SqlConnection {
  readonly by: 'connection'
}

/** By the dialect's own program on the host, as one of the host's users: where the server knows people by that. */
export interface ProgramServer {
  readonly by: 'program'
  readonly dialect: SqlDialect
  readonly as: string
  /** Directory of the server's socket; the program's default without. */
  readonly socket?: string
  readonly port?: number
  /** The role; the name of `as` without. */
  readonly user?: string
  readonly password?: Secret
  readonly database: string
}

/** A refused connection or a failed statement is an answer. */
export interface SqlAnswer {
  readonly rows: readonly Record<string, unknown>[]
  readonly error?: { readonly message: string; readonly sqlstate?: string }
}
