import { identifier } from '../../../core/sql.ts'

const reserved = new Set(
  `all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column
  concurrently constraint create cross current_catalog current_date current_role current_schema current_time
  current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign freeze from full
  grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit localtime
  localtimestamp natural none not notnull null offset on only or order outer overlaps placing primary public references
  returning right select session_user similar some symmetric system_user table tablesample then to trailing true union unique
  user using variadic verbose when where window with`.split(/\s+/),
)

/** A name as somebody would write it in SQL: in quotes only where it needs them. */
export function nameInHint(name: string): string {
  return isSimple(name) && !reserved.has(name) ? name : identifier(name).text
}

/** A database as psql's \connect takes it. */
export function nameInConnect(database: string): string {
  return isSimple(database) ? database : `"dbname='${database.replaceAll(/['\\]/g, '\\$&').replaceAll('"', '""')}'"`
}

function isSimple(name: string): boolean {
  return /^[a-z_][a-z0-9_]*$/.test(name)
}
