import { identifier, joined, type Sql, sql } from '../../core/sql.ts'

export interface Delta {
  readonly mode: 'install' | 'upgrade'
  readonly move: boolean
  readonly version?: string
}

interface Wanted {
  readonly name: string
  readonly if_not_exists: boolean | null
  readonly schema: string | null
  readonly from_version: string | number | null
}

export function statements(wanted: Wanted, delta: Delta): Sql[] {
  const name = identifier(wanted.name)
  const schema = wanted.schema ? identifier(wanted.schema) : undefined
  if (delta.mode === 'install') {
    const from = versionOf(wanted.from_version)
    const words = [
      sql`CREATE EXTENSION`,
      ...(wanted.if_not_exists === false ? [] : [sql`IF NOT EXISTS`]),
      name,
      ...(schema ? [sql`SCHEMA ${schema}`] : []),
      ...(delta.version === undefined ? [] : [sql`VERSION ${delta.version}`]),
      ...(from === undefined ? [] : [sql`FROM ${from}`]),
    ]
    return [joined(words, ' ')]
  }
  return [
    ...(delta.move && schema ? [sql`ALTER EXTENSION ${name} SET SCHEMA ${schema}`] : []),
    ...(delta.version === undefined ? [] : [sql`ALTER EXTENSION ${name} UPDATE TO ${delta.version}`]),
  ]
}

/** Salt pastes versions into SQL, so that some trees have them in quotes already. */
export function versionOf(version: string | number | null): string | undefined {
  return version === null || version === '' ? undefined : String(version).replace(/^'(.*)'$/, '$1')
}
