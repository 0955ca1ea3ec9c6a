import type { Secret } from '../../core/secrets.ts'
import { type Argument, name, type SqlServer, text, textOrNumber } from '../kit/index.ts'
import { HOME } from './facts/index.ts'
import { plain, type Text } from './text.ts'

/** Where the server is, as every state of PostgreSQL takes it. */
export interface ConnectionArgs {
  readonly user: string | null
  readonly db_host: string | null
  readonly db_port: number | string | null
  readonly db_user: string | null
  readonly db_password: Text | null
}

/**
 * Over a connection where a host is named, or a role with its password; by `psql` as the system user otherwise. `database`:
 * from where shared catalogs are seen, where `maintenance_db` means that and not where the object lies.
 */
export function serverOf(args: ConnectionArgs, database?: string | null): SqlServer {
  const password = plain(args.db_password)
  const host = args.db_host || undefined
  const port = args.db_port === null ? undefined : Number(args.db_port)
  const common = { dialect: 'postgresql', ...(password && { password }), database: database || HOME } as const
  const connects = host === undefined ? Boolean(args.db_user) && password !== undefined : !host.startsWith('/')
  if (connects) {
    const user = args.db_user || args.user || 'postgres'
    return { by: 'connection', ...common, host: host ?? '127.0.0.1', port: port ?? 5432, user }
  }
  return {
    by: 'program',
    ...common,
    as: args.user || 'postgres',
    ...(host && { socket: host }),
    ...(port && { port }),
    ...(args.db_user && { user: args.db_user }),
  }
}

/** The server of a state whose `maintenance_db` only says from where it is seen. */
export function seenBy(args: ConnectionArgs & { readonly maintenance_db: string | null }): SqlServer {
  return serverOf(args, args.maintenance_db)
}

/** Text of which every character can be sent to a server. */
export function proper<T>(argument: Argument<T>): Argument<T> {
  return argument.without(/\p{Surrogate}/u, 'it is no proper Unicode text')
}

/** A name in PostgreSQL. */
export const sqlName = (description: string) => proper(short(name(description)))
export const optionalName = (description: string) => proper(short(text(description))).optional()
export const optionalText = (description: string) => proper(text(description)).optional()

/** A password, or what else is no one's business. */
export const secretText = (description: string): Argument<number | Secret | null> =>
  proper(textOrNumber(description)).optional().secret()

function short(argument: Argument<string>): Argument<string> {
  return argument.atMostBytes(63, 'PostgreSQL cuts names off after 63 bytes')
}

/** The arguments in which each function has them in an order of its own. */
export const systemUser = {
  user: text('System user on the host as whom psql runs; `postgres` without').with({ minLength: 1 }).optional(),
}
export const role = { db_user: optionalName('Role to connect as') }
export const address = {
  db_password: proper(text('Password of `db_user`').without(/[\n\r]/, 'psql reads it as one line'))
    .optional()
    .secret(),
  db_host: text('Address of the server as the host sees it, or the directory of its socket')
    .with({ maxLength: 1024 })
    .optional(),
  db_port: textOrNumber('Port of the server')
    .matching(/^[0-9]+$/, 'a port is a number')
    .optional(),
}
export const seenFrom = { maintenance_db: optionalName('Database to connect to; `postgres` without') }
export const lyingIn = { maintenance_db: optionalName('Database in which it lies; `postgres` without') }
