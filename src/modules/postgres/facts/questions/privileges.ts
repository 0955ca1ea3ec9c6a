import { sql } from '../../../../core/sql.ts'
import { records } from './subjects.ts'
import type { CatalogQuestion } from './types.ts'

export type ObjectType = 'table' | 'sequence' | 'function' | 'schema' | 'database' | 'language' | 'tablespace'

/** What a role holds on an object, or on all objects of a type in a schema (`name: null`). */
export interface PrivilegesSubject {
  readonly type: ObjectType
  /** Of tables, sequences and functions. */
  readonly schema: string | null
  readonly name: string | null
  /** `public`: everybody. */
  readonly role: string
}

/** Objects on which the role holds the same. */
export interface Held {
  readonly count: number
  /** One of them, as SQL text names it. */
  readonly sample: string
  /** The role owns them: it may grant, whatever was revoked. */
  readonly owned: boolean
  /** Privilege → may be passed on. */
  readonly has: { readonly [privilege: string]: boolean }
}

export interface Privileges {
  /** The schema is there; true for objects that lie in none. */
  readonly schemaThere: boolean
  /** Every privilege that such an object has in this version of PostgreSQL (`ALL`). */
  readonly all: readonly string[]
  readonly objects: readonly Held[]
}

/** Read from the access lists, their defaults where none was set; what comes through groups does not count. */
export const privilegesQuestion: CatalogQuestion<PrivilegesSubject, Privileges> = {
  name: 'privileges',
  scope: 'database',
  statement: (
    subjects,
  ) => sql`with s as (select i, x->>'type' as type, x->>'schema' as schema, x->>'name' as name, x->>'role' as role
      from ${records(subjects)}),
    kind(type, letter) as (values ('table', 'r'), ('sequence', 's'), ('function', 'f'), ('schema', 'n'), ('database', 'd'),
      ('language', 'l'), ('tablespace', 't')),
    object as (
      select s.i, c.relowner as owner, c.relacl as acl, format('%I.%I', n.nspname, c.relname) as label
      from s join pg_catalog.pg_namespace n on n.nspname::text = s.schema join pg_catalog.pg_class c on c.relnamespace = n.oid
      where (s.type = 'table' and c.relkind in ('r', 'v', 'm', 'f', 'p') or s.type = 'sequence' and c.relkind = 'S')
        and (s.name is null or c.relname::text = s.name)
      union all select s.i, p.proowner, p.proacl,
        format('%I.%I(%s)', n.nspname, p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid))
      from s join pg_catalog.pg_namespace n on n.nspname::text = s.schema join pg_catalog.pg_proc p on p.pronamespace = n.oid
      where s.type = 'function' and coalesce(to_jsonb(p)->>'prokind', 'f') <> 'p' and (s.name is null or s.name in (p.proname::text,
        p.oid::regprocedure::text, format('%s(%s)', p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid)),
        format('%s(%s)', p.proname, pg_catalog.oidvectortypes(p.proargtypes))))
      union all select s.i, n.nspowner, n.nspacl, format('%I', n.nspname)
      from s join pg_catalog.pg_namespace n on s.type = 'schema' and n.nspname::text = s.name
      union all select s.i, d.datdba, d.datacl, format('%I', d.datname)
      from s join pg_catalog.pg_database d on s.type = 'database' and d.datname::text = s.name
      union all select s.i, l.lanowner, l.lanacl, format('%I', l.lanname)
      from s join pg_catalog.pg_language l on s.type = 'language' and l.lanname::text = s.name
      union all select s.i, t.spcowner, t.spcacl, format('%I', t.spcname)
      from s join pg_catalog.pg_tablespace t on s.type = 'tablespace' and t.spcname::text = s.name),
    held as (
      select o.i, o.label, r.oid is not null and o.owner = r.oid as owned, coalesce((select jsonb_object_agg(a.privilege_type, a.grantable) from (
          select a.privilege_type, bool_or(a.is_grantable) as grantable
          from aclexplode(coalesce(o.acl, acldefault(k.letter::"char", o.owner))) a
          where a.grantee = case when s.role = 'public' then 0 else r.oid end group by 1) a), '{}') as has
      from object o join s on s.i = o.i join kind k on k.type = s.type left join pg_catalog.pg_roles r on r.rolname::text = s.role)
    select coalesce(jsonb_object_agg(s.i, jsonb_build_object(
      'schemaThere', s.schema is null or exists (select from pg_catalog.pg_namespace n where n.nspname::text = s.schema),
      'all', (select jsonb_agg(distinct a.privilege_type) from kind k, aclexplode(acldefault(k.letter::"char", 10)) a
        where k.type = s.type and a.grantee = 10),
      'objects', (select coalesce(jsonb_agg(jsonb_build_object('count', g.count, 'sample', g.sample, 'owned', g.owned, 'has', g.has)
          order by g.sample), '[]')
        from (select count(*), min(h.label) as sample, h.owned, h.has from held h where h.i = s.i group by h.owned, h.has) g))), '{}')::text
      as answer from s`,
  read: (json) => json as Privileges,
}
