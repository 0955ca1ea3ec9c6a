import { Secret } from '../../../../core/secrets.ts'
import { sql } from '../../../../core/sql.ts'
import { fingerprint } from '../server.ts'
import { names } from './subjects.ts'
import type { CatalogQuestion } from './types.ts'

/** The stored form of a role's password. */
export type Verifier = {
  /** `SCRAM-SHA-256$…`, `md5…`, or before PostgreSQL 10 plain text; null: no password is set. */
  readonly stored: Secret | null
  /** Tells one stored form from another, as secrets do not show in comparisons. */
  readonly fingerprint: string
}

/** Refused to whom is no superuser. */
export const verifierQuestion: CatalogQuestion<string, Verifier> = {
  name: 'verifier',
  scope: 'server',
  statement: (subjects) => sql`select coalesce(jsonb_object_agg(s.i, r.rolpassword), '{}')::text as answer
    from ${names(subjects)} join pg_catalog.pg_authid r on r.rolname::text = s.name`,
  read: (json) => verifierOf(typeof json === 'string' ? new Secret(json) : null),
}

export function verifierOf(stored: Secret | null): Verifier {
  return { stored, fingerprint: stored === null ? '' : fingerprint(stored) }
}
