import { sql } from '../../../../core/sql.ts'
import { names } from './subjects.ts'
import type { CatalogQuestion } from './types.ts'

export interface Extension {
  /** Null: not in this database. */
  readonly installed: { readonly version: string; readonly schema: string; readonly relocatable: boolean } | null
  /** What the server's files offer: the version that is taken without another word, and all; null: no such extension. */
  readonly available: { readonly version: string; readonly versions: readonly string[] } | null
}

export const extensionQuestion: CatalogQuestion<string, Extension> = {
  name: 'extension',
  scope: 'database',
  statement: (subjects) => sql`select coalesce(jsonb_object_agg(s.i, jsonb_build_object(
    'installed', (select jsonb_build_object('version', e.extversion, 'schema', n.nspname, 'relocatable', e.extrelocatable)
      from pg_catalog.pg_extension e join pg_catalog.pg_namespace n on n.oid = e.extnamespace where e.extname::text = s.name),
    'available', (select jsonb_build_object('version', a.default_version, 'versions',
        (select coalesce(jsonb_agg(v.version order by v.version), '[]')
         from pg_catalog.pg_available_extension_versions v where v.name = a.name))
      from pg_catalog.pg_available_extensions a where a.name::text = s.name))), '{}')::text as answer
    from ${names(subjects)}`,
  read: (json) => json as Extension,
}
