import { sql } from '../../../../core/sql.ts'
import { names } from './subjects.ts'
import type { CatalogQuestion } from './types.ts'

/** A database as pg_database has it; null: there is none of that name. */
export type Database = {
  readonly owner: string
  readonly encoding: string
  readonly collate: string
  readonly ctype: string
  readonly tablespace: string
  /** It takes connections. */
  readonly open: boolean
  readonly template: boolean
  /** Of a database that is only predicted: the one that it will be a copy of. */
  readonly copyOf?: string
} | null

export const databaseQuestion: CatalogQuestion<string, Database> = {
  name: 'database',
  scope: 'server',
  statement: (subjects) => sql`select coalesce(jsonb_object_agg(s.i, jsonb_build_object(
    'owner', pg_catalog.pg_get_userbyid(d.datdba), 'encoding', pg_catalog.pg_encoding_to_char(d.encoding),
    'collate', d.datcollate, 'ctype', d.datctype, 'tablespace', t.spcname, 'open', d.datallowconn,
    'template', d.datistemplate)), '{}')::text as answer
    from ${names(subjects)} join pg_catalog.pg_database d on d.datname::text = s.name
    join pg_catalog.pg_tablespace t on t.oid = d.dattablespace`,
  read: (json) => (json ?? null) as Database,
}

/** Somebody who is connected to a database; this run's own connections do not count. */
export interface Connected {
  readonly pid: number
  readonly user: string | null
  readonly application: string | null
  /** Address; null: by the socket. */
  readonly client: string | null
}

export const connectedQuestion: CatalogQuestion<string, readonly Connected[]> = {
  name: 'connected',
  scope: 'server',
  statement: (subjects) => sql`select coalesce(jsonb_object_agg(a.i, a.list), '{}')::text as answer from (
    select s.i, jsonb_agg(jsonb_build_object('pid', a.pid, 'user', a.usename, 'application', a.application_name,
      'client', host(a.client_addr)) order by a.pid) as list
    from ${names(subjects)} join pg_catalog.pg_stat_activity a on a.datname::text = s.name
    where a.pid <> pg_catalog.pg_backend_pid() and a.application_name <> 'kstate' group by s.i) a`,
  read: (json) => (json ?? []) as readonly Connected[],
}

/** Names of tablespaces; null: there is none. */
export const tablespaceQuestion: CatalogQuestion<string, { readonly owner: string } | null> = {
  name: 'tablespace',
  scope: 'server',
  statement: (subjects) => sql`select coalesce(jsonb_object_agg(s.i,
    jsonb_build_object('owner', pg_catalog.pg_get_userbyid(t.spcowner))), '{}')::text as answer
    from ${names(subjects)} join pg_catalog.pg_tablespace t on t.spcname::text = s.name`,
  read: (json) => (json ?? null) as { owner: string } | null,
}
