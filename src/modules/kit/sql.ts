import type { Secret } from '../../core/secrets.ts'

/** A database server as the host sees it, reached through the SSH connection. */
export interface SqlServer {
  /** Which database speaks there: decides the client, quoting and how errors read. */
  readonly dialect?: 'postgresql'
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

/** A refused connection or a failed statement is an answer. */
export interface SqlAnswer {
  readonly rows: readonly Record<string, unknown>[]
  readonly error?: { readonly message: string; readonly sqlstate?: string }
}
