import { createHash } from 'node:crypto'
import type { Secret } from '../../../core/secrets.ts'

/** How a PostgreSQL server is reached. */
export type PostgresServer = PsqlServer | TcpServer

/** By `psql` on the host, as a system user. */
export interface PsqlServer {
  readonly way: 'psql'
  readonly as: string
  /** Folder of the server's socket; psql's default without. */
  readonly socket?: string
  readonly port?: number
  /** The role; the system user's name without. */
  readonly user?: string
  readonly password?: Secret
  /** The database from which shared catalogs are read, where it is not `postgres`. */
  readonly home?: string
}

/** By `pg` through the host's connection; the address is as the host sees it. */
export interface TcpServer {
  readonly way: 'tcp'
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password?: Secret
  readonly home?: string
}

/** What tells servers apart in the keys of facts: '' for the usual one, never a secret. */
export function serverId(server: PostgresServer): string {
  const { password, ...rest } = server
  const { way, ...usual } = rest as PsqlServer
  if (way === 'psql' && password === undefined && usual.as === 'postgres' && !Object.values(usual).some(isUnusual))
    return ''
  const entries = Object.entries(rest).filter(([, value]) => value !== undefined)
  return JSON.stringify({ ...Object.fromEntries(entries.sort()), ...(password && { password: fingerprint(password) }) })
}

function isUnusual(value: unknown): boolean {
  return value !== undefined && value !== 'postgres'
}

/** A text by which equal secrets are told from different ones without showing them. */
export function fingerprint(secret: Secret): string {
  return createHash('sha256').update(secret.reveal()).digest('hex').slice(0, 24)
}

export function homeOf(server: PostgresServer): string {
  return server.home ?? 'postgres'
}
