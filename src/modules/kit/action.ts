import type { Script } from '../../core/shell.ts'
import type { Section } from '../../transport/types.ts'
import type { SqlConnection, SqlStatement } from './sql.ts'

/** What is done to a host; nothing runs where it is built. A step's actions run in order, each only if the one before ended well. */
export type Action = ShellAction | SqlAction

interface Checked {
  /** A shell test of the effect that the host itself can make: 0 where it is so. An action without one ends the trip it is in. */
  readonly check?: Script
}

export interface ShellAction extends Checked {
  readonly kind: 'shell'
  readonly script: Script
  readonly stdin?: Section['stdin']
  /** As this user of the host; default: who acts. */
  readonly user?: string
  /** Seconds. */
  readonly timeout?: number
  /** Exit codes that count as success; default [0]. */
  readonly success?: readonly number[]
  /** For commands that are not ours: see `Section.isolate`. */
  readonly isolate?: boolean
}

/** One transaction; a single statement goes without BEGIN and COMMIT. */
export interface SqlAction extends Checked {
  readonly kind: 'sql'
  readonly server: SqlConnection
  readonly statements: readonly SqlStatement[]
  /** Databases that suffer no other connection meanwhile (CREATE and DROP DATABASE): this run's own to them are closed first. */
  readonly exclusive?: readonly string[]
}

export function shell(script: Script, options: Omit<ShellAction, 'kind' | 'script'> = {}): ShellAction {
  return { kind: 'shell', script, ...options }
}
