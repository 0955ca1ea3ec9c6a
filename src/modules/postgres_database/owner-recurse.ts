import { type Sql, sql } from '../../core/sql.ts'

/**
 * Gives a role everything in the database that is nobody else's business: not the system's schemas, not what belongs to an
 * extension, not sequences of columns, which follow their table.
 */
export function giveAll(owner: string): Sql {
  const body = `declare
  new_owner text := ${dollarFree(owner)};
  command text;
begin
  for command in
    with home as (select n.oid, n.nspname from pg_catalog.pg_namespace n
      where n.nspname !~ '^pg_' and n.nspname <> 'information_schema'),
    extended as (select d.classid, d.objid from pg_catalog.pg_depend d where d.deptype = 'e')
    select format('alter schema %I owner to %I', h.nspname, new_owner) from home h
      where not exists (select from extended e where e.classid = 'pg_catalog.pg_namespace'::regclass and e.objid = h.oid)
    union all
    select format('alter %s %I.%I owner to %I', case c.relkind when 'v' then 'view' when 'm' then 'materialized view'
        when 'S' then 'sequence' when 'f' then 'foreign table' else 'table' end, h.nspname, c.relname, new_owner)
      from pg_catalog.pg_class c join home h on h.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'v', 'm', 'S', 'f')
        and not exists (select from extended e where e.classid = 'pg_catalog.pg_class'::regclass and e.objid = c.oid)
        and not exists (select from pg_catalog.pg_depend d where c.relkind = 'S' and d.deptype in ('a', 'i')
          and d.classid = 'pg_catalog.pg_class'::regclass and d.objid = c.oid and d.refobjsubid > 0)
    union all
    select format('alter %s %s owner to %I', case coalesce(to_jsonb(p)->>'prokind', case when (to_jsonb(p)->>'proisagg')::boolean
        then 'a' else 'f' end) when 'a' then 'aggregate' when 'p' then 'procedure' else 'function' end,
        p.oid::regprocedure, new_owner)
      from pg_catalog.pg_proc p join home h on h.oid = p.pronamespace
      where not exists (select from extended e where e.classid = 'pg_catalog.pg_proc'::regclass and e.objid = p.oid)
  loop
    execute command;
  end loop;
end`
  return sql`DO ${body}`
}

/** A literal inside the body, which is a literal itself. */
function dollarFree(text: string): string {
  return sql`${text}`.text.trimStart()
}
