import { sql } from '../../../../core/sql.ts'
import { names } from './subjects.ts'
import type { CatalogQuestion } from './types.ts'

/** A role as pg_roles has it; null: there is none of that name. */
export type Role = {
  readonly superuser: boolean
  readonly inherit: boolean
  readonly createroles: boolean
  readonly createdb: boolean
  readonly login: boolean
  readonly replication: boolean
  /** `YYYY-MM-DD HH:MM:SS` in UTC, `infinity`, `-infinity`; null: never set. */
  readonly validUntil: string | null
  /** The roles that it is a direct member of → with the admin option. */
  readonly groups: { readonly [group: string]: boolean }
  /** The superuser that initdb made: the system needs it. */
  readonly bootstrap: boolean
  /** The role that is asking. */
  readonly current: boolean
} | null

/** A point in time as `Role.validUntil` has it: an SQL expression over a timestamptz. */
export const moment = (expression: ReturnType<typeof sql>) =>
  sql`case when isfinite(${expression}) then to_char(${expression} at time zone 'UTC', ${'YYYY-MM-DD HH24:MI:SS'}) else (${expression})::text end`

export const roleQuestion: CatalogQuestion<string, Role> = {
  name: 'role',
  scope: 'server',
  statement: (subjects) => sql`select coalesce(jsonb_object_agg(s.i, jsonb_build_object(
    'superuser', r.rolsuper, 'inherit', r.rolinherit, 'createroles', r.rolcreaterole, 'createdb', r.rolcreatedb,
    'login', r.rolcanlogin, 'replication', r.rolreplication, 'validUntil', ${moment(sql`r.rolvaliduntil`)},
    'bootstrap', r.oid = 10, 'current', r.rolname = current_user,
    'groups', (select coalesce(jsonb_object_agg(g.rolname, g.admin), '{}') from (
      select p.rolname, bool_or(m.admin_option) as admin from pg_catalog.pg_auth_members m
      join pg_catalog.pg_roles p on p.oid = m.roleid where m.member = r.oid group by p.rolname) g))), '{}')::text as answer
    from ${names(subjects)} join pg_catalog.pg_roles r on r.rolname::text = s.name`,
  read: (json) => (json ?? null) as Role,
}
