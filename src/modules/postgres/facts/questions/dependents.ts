import { sql } from '../../../../core/sql.ts'
import { names } from './subjects.ts'
import type { CatalogQuestion } from './types.ts'

/** Objects that keep a role from being dropped. */
export interface Dependents {
  /** pg_shdepend's letter: `o` owner, `a` privileges, `r` policy, `i` initial privileges, … */
  readonly how: string
  /** As PostgreSQL names kinds of objects: `table`, `default acl`, `table column`, … */
  readonly type: string
  readonly count: number
  /** The first five. */
  readonly names: readonly string[]
}

export interface DependentsOfRole {
  /** Databases, tablespaces and the like, which lie in no database. */
  readonly shared: readonly Dependents[]
  /** Where there are more. */
  readonly databases: readonly {
    readonly name: string
    readonly owner: string
    /** It takes connections. */
    readonly open: boolean
    readonly count: number
  }[]
}

const grouped = (where: ReturnType<typeof sql>) => sql`(select coalesce(jsonb_agg(jsonb_build_object(
    'how', g.how, 'type', g.type, 'count', g.count, 'names', g.names) order by g.how desc, g.type), '[]') from (
  select d.deptype as how, coalesce(o.type, 'object') as type, count(*),
    (array_agg(coalesce(o.identity, d.objid::text) order by o.identity))[1 : 5] as names
  from pg_catalog.pg_shdepend d left join lateral pg_catalog.pg_identify_object(d.classid, d.objid, d.objsubid) o on true
  where d.refclassid = 'pg_catalog.pg_authid'::regclass and d.refobjid = r.oid and ${where}
  group by d.deptype, coalesce(o.type, 'object')) g)`

/** What depends on a role: the shared objects by kind, and in which databases there are others. */
export const dependentsQuestion: CatalogQuestion<string, DependentsOfRole> = {
  name: 'dependents',
  scope: 'server',
  objects: true,
  statement: (
    subjects,
  ) => sql`select coalesce(jsonb_object_agg(s.i, jsonb_build_object('shared', ${grouped(sql`d.dbid = 0`)},
    'databases', (select coalesce(jsonb_agg(jsonb_build_object('name', b.datname, 'open', b.datallowconn,
        'owner', pg_catalog.pg_get_userbyid(b.datdba), 'count', b.count) order by b.datname), '[]') from (
      select b.datname, b.datallowconn, b.datdba, count(*) from pg_catalog.pg_shdepend d join pg_catalog.pg_database b on b.oid = d.dbid
      where d.refclassid = 'pg_catalog.pg_authid'::regclass and d.refobjid = r.oid
      group by b.datname, b.datallowconn, b.datdba) b))), '{}')::text as answer
    from ${names(subjects)} join pg_catalog.pg_roles r on r.rolname::text = s.name`,
  read: (json) => (json ?? { shared: [], databases: [] }) as DependentsOfRole,
}

/** The same in one database, by kind: only there do its objects have names. */
export const dependentsHereQuestion: CatalogQuestion<string, readonly Dependents[]> = {
  name: 'dependents-here',
  scope: 'database',
  statement: (subjects) => sql`select coalesce(jsonb_object_agg(s.i,
    ${grouped(sql`d.dbid = (select b.oid from pg_catalog.pg_database b where b.datname = current_database())`)}), '{}')::text as answer
    from ${names(subjects)} join pg_catalog.pg_roles r on r.rolname::text = s.name`,
  read: (json) => (json ?? []) as readonly Dependents[],
}
