import { createHash } from 'node:crypto'
import type { Secret } from '../../../core/secrets.ts'
import type { SqlServer } from '../../kit/index.ts'

/** The database from which shared catalogs are read unless `maintenance_db` names another. */
export const HOME = 'postgres'

/** By what servers differ in the keys of facts: '' for the usual one, never a secret. */
export function serverId(server: SqlServer): string {
  const { password, ...rest } = server
  const entries = Object.entries(rest).filter(([, value]) => value !== undefined)
  const isUsual = ([name, value]: [string, unknown]) => name === 'by' || name === 'dialect' || value === HOME
  if (server.by === 'program' && password === undefined && entries.every(isUsual)) return ''
  return JSON.stringify({ ...Object.fromEntries(entries.sort()), ...(password && { password: fingerprint(password) }) })
}

/** The same server, seen from the usual database. */
export function fromHome(server: SqlServer): SqlServer {
  return { ...server, database: HOME }
}

/** The server as the place of an object, whoever logs in. */
export function placeOf(server: SqlServer): SqlServer {
  const { password: _, ...place } = fromHome(server)
  return place.by === 'program' ? { ...place, as: 'postgres', user: undefined } : { ...place, user: 'postgres' }
}

/** A text that differs between different secrets without showing them. */
export function fingerprint(secret: Secret): string {
  return createHash('sha256').update(secret.reveal()).digest('hex').slice(0, 24)
}
