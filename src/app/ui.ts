import type { Diagnostic } from '../core/diagnostics.ts'

/** Whoever asked for a command: somebody at a terminal, or a program. What is there to be seen or decided goes this way alone. */
export interface Ui {
  /** A line for people: what is made ready, what is waited for. */
  say(line: string): void
  warn(found: Diagnostic): void
  /** Where it is logged; throws a `DiagnosticError` where that cannot be written. */
  openLog(): Promise<Log>
  /** Whether an unknown host key is to be trusted; absent: nobody can be asked. */
  readonly trustKey?: (key: HostKey) => Promise<boolean>
  /** The passphrase of the key in a file; absent: nobody can be asked. */
  readonly passphrase?: (file: string) => Promise<string>
  /** The password that sudo wants of who logged in to a host; absent: nobody can be asked. */
  readonly sudoPassword?: (login: { readonly user: string; readonly host: string }) => Promise<string>
}

export interface HostKey {
  readonly host: string
  readonly keyType: string
  readonly fingerprint: string
}

/** What is needed of a logger; pino's own shape. `info`: how a run comes along; `debug`: what is said to hosts. */
export interface Log {
  info(fields: object, message: string): void
  debug(fields: object, message: string): void
}

export const noLog: Log = { info() {}, debug() {} }

/** Says nothing and asks nobody. */
export const silent: Ui = { say() {}, warn() {}, openLog: async () => noLog }
