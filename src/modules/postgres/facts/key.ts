import type { SqlServer } from '../../kit/index.ts'
import { serverId } from './server.ts'

/** What the key of a need says; the keys stand in this order, those that say nothing are left out. */
export interface Key {
  readonly server?: string
  readonly database?: string
  readonly ask: string
  readonly of: unknown
}

export function keyOf(server: SqlServer, { database, ask, of }: Omit<Key, 'server'>): string {
  const id = serverId(server)
  const key: Key = { ...(id && { server: id }), ...(database !== undefined && { database }), ask, of }
  return JSON.stringify(key)
}

export function readKey(key: string): Key {
  return JSON.parse(key) as Key
}
