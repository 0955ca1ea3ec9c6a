import type { ArgumentSchema } from '../kit/schema.ts'
import type { PostgresServer } from './facts/index.ts'
import { plain, type Text } from './text.ts'

/** Where the server is, as every state of PostgreSQL takes it. */
export interface ConnectionArgs {
  readonly name: string
  readonly user?: string | null
  readonly maintenance_db?: string | null
  readonly db_host?: string | null
  readonly db_port?: number | string | null
  readonly db_user?: string | null
  readonly db_password?: Text | null
}

/**
 * By TCP where a host is named, or a role with its password; by `psql` as the system user otherwise. `home` is given where
 * `maintenance_db` only says from where the server is seen, not where the object lies.
 */
export function serverOf(args: ConnectionArgs, home?: string | null): PostgresServer {
  const password = plain(args.db_password)
  const host = args.db_host || undefined
  const port = args.db_port === null || args.db_port === undefined ? undefined : Number(args.db_port)
  const elsewhere = home && home !== 'postgres' ? { home } : {}
  const byTcp = host === undefined ? Boolean(args.db_user) && password !== undefined : !host.startsWith('/')
  if (byTcp) {
    const user = args.db_user || args.user || 'postgres'
    return {
      way: 'tcp',
      host: host ?? '127.0.0.1',
      port: port ?? 5432,
      user,
      ...(password && { password }),
      ...elsewhere,
    }
  }
  return {
    way: 'psql',
    as: args.user || 'postgres',
    ...(host && { socket: host }),
    ...(port && { port }),
    ...(args.db_user && { user: args.db_user }),
    ...(password && { password }),
    ...elsewhere,
  }
}

/** Where that is known, a server seen from one database is the same as seen from another. */
export function withoutHome({ home: _, ...server }: PostgresServer): PostgresServer {
  return server as PostgresServer
}

type Properties = { readonly [argument: string]: ArgumentSchema }

export const onOneLine = { not: '[\\n\\r]', reason: 'psql reads it as one line' } as const
export const properText = { not: '\\p{Surrogate}', flags: 'u', reason: 'it is no proper Unicode text' } as const
const aName = [{ maxBytes: 63, reason: 'PostgreSQL cuts names off after 63 bytes' }, properText] as const

/** Schema of a name in PostgreSQL. */
export const nameSchema = (description: string): ArgumentSchema => ({
  description,
  type: 'string',
  minLength: 1,
  'x-rules': aName,
})

/** Schema of an argument that may be left out. */
export const optional = (type: string, description: string, more: object = {}): ArgumentSchema => ({
  description,
  type: [type, 'null'],
  default: null,
  ...more,
})

export const optionalName = (description: string) => optional('string', description, { 'x-rules': aName })

export const maintenanceProperty = (description: string): Properties => ({ maintenance_db: optionalName(description) })

export const connectionProperties: Properties = {
  user: optional('string', 'System user on the host as whom psql runs; `postgres` without', { minLength: 1 }),
  db_password: optional('string', 'Password of `db_user`', { 'x-secret': true, 'x-rules': [onOneLine, properText] }),
  db_host: optional('string', 'Address of the server as the host sees it, or the folder of its socket', {
    maxLength: 1024,
  }),
  db_port: {
    description: 'Port of the server',
    type: ['integer', 'string', 'null'],
    pattern: '^[0-9]+$',
    default: null,
  },
  db_user: optional('string', 'Role to connect as', { 'x-rules': aName }),
}

export const seenFrom = maintenanceProperty('Database to connect to; `postgres` without')
export const lyingIn = maintenanceProperty('Database in which it lies; `postgres` without')
