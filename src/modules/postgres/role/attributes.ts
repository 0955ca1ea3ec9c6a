import type { Secret } from '../../../core/secrets.ts'
import { identifier, joined, type Sql, sql } from '../../../core/sql.ts'
import type { Role } from '../facts/index.ts'
import type { RoleKind } from './arguments.ts'

export type Flag = 'createdb' | 'createroles' | 'superuser' | 'inherit' | 'login' | 'replication'

/** Arguments with the words of SQL for yes and no, in the order of a statement. */
const flags: readonly (readonly [Flag, yes: Sql, no: Sql])[] = [
  ['inherit', sql`INHERIT`, sql`NOINHERIT`],
  ['createdb', sql`CREATEDB`, sql`NOCREATEDB`],
  ['createroles', sql`CREATEROLE`, sql`NOCREATEROLE`],
  ['superuser', sql`SUPERUSER`, sql`NOSUPERUSER`],
  ['replication', sql`REPLICATION`, sql`NOREPLICATION`],
  ['login', sql`LOGIN`, sql`NOLOGIN`],
]

/** What the server is to be sent. */
export interface Delta {
  readonly mode: 'create' | 'update'
  readonly flags: { readonly [flag in Flag]?: boolean }
  readonly password?: Secret
  readonly validUntil?: string
  readonly groups: readonly string[]
}

type Wanted = { readonly [flag in Flag]: boolean | null }

/** The flags that are not as they are wanted, or of a new role as its kind has them. */
export function differing(wanted: Wanted, role: Role, kind: RoleKind): Delta['flags'] {
  const usual: { readonly [flag in Flag]?: boolean } = role ? {} : { inherit: true, login: kind.login }
  const different = flags.flatMap(([flag]) => {
    const value = wanted[flag] ?? usual[flag]
    return value === undefined || role?.[flag] === value ? [] : [[flag, value] as const]
  })
  return Object.fromEntries(different)
}

export function statements(name: string, delta: Delta): readonly Sql[] {
  const role = identifier(name)
  const attributes = flags.flatMap(([flag, yes, no]) => {
    const value = delta.flags[flag]
    return value === undefined ? [] : [value ? yes : no]
  })
  if (delta.password) attributes.push(sql`PASSWORD ${delta.password}`)
  if (delta.validUntil !== undefined) attributes.push(sql`VALID UNTIL ${delta.validUntil}`)
  const grants = delta.groups.map((group) => sql`GRANT ${identifier(group)} TO ${role}`)
  const options = attributes.length === 0 ? [] : [joined([sql`WITH`, ...attributes], ' ')]
  if (delta.mode === 'create') return [joined([sql`CREATE ROLE ${role}`, ...options], ' '), ...grants]
  return options.length === 0 ? grants : [joined([sql`ALTER ROLE ${role}`, ...options], ' '), ...grants]
}

/** The role as it will be; `until`: what the server takes its new expiry for. */
export function predicted(role: Role, delta: Delta, until: string | null): NonNullable<Role> {
  const before = role ?? { createdb: false, createroles: false, superuser: false, replication: false, groups: {} }
  return {
    bootstrap: false,
    current: false,
    inherit: true,
    login: false,
    ...before,
    ...delta.flags,
    validUntil: delta.validUntil === undefined ? (role?.validUntil ?? null) : until,
    groups: { ...before.groups, ...Object.fromEntries(delta.groups.map((group) => [group, false])) },
  }
}
