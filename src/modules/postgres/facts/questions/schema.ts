import { sql } from '../../../../core/sql.ts'
import { names } from './subjects.ts'
import type { CatalogQuestion } from './types.ts'

/** A schema of a database; null: there is none of that name. */
export type Schema = {
  readonly owner: string
  /** What lies in it: kind of object → how many. */
  readonly holds: { readonly [type: string]: number }
} | null

export const schemaQuestion: CatalogQuestion<string, Schema> = {
  name: 'schema',
  scope: 'database',
  objects: true,
  statement: (subjects) => sql`select coalesce(jsonb_object_agg(s.i, jsonb_build_object(
    'owner', pg_catalog.pg_get_userbyid(n.nspowner),
    'holds', (select coalesce(jsonb_object_agg(h.type, h.count), '{}') from (
      select o.type, count(*) from pg_catalog.pg_depend d, pg_catalog.pg_identify_object(d.classid, d.objid, d.objsubid) o
      where d.refclassid = 'pg_catalog.pg_namespace'::regclass and d.refobjid = n.oid and d.deptype = 'n'
      group by o.type) h))), '{}')::text as answer
    from ${names(subjects)} join pg_catalog.pg_namespace n on n.nspname::text = s.name`,
  read: (json) => (json ?? null) as Schema,
}
