import { identifier, type Sql, sql } from '../../../core/sql.ts'
import type { SqlServer } from '../../kit/index.ts'
import type { Dependents, DependentsEverywhere } from '../facts/index.ts'
import { counted } from '../text.ts'
import { nameInConnect, nameInHint } from './hint.ts'

/** What keeps a role from being dropped (`how` is `?` where nobody could look), in one database or (`database` undefined) in none. */
export interface Place {
  readonly database?: string
  /** A role to which what is owned there could go. */
  readonly heir: string
  readonly dependents: readonly Dependents[]
  /** Why nothing can be done there. */
  readonly closed?: string
}

/** How a role is freed. */
export interface How {
  /** Who is given what it owns. */
  readonly heir?: string
  /** What is left to it is dropped or taken back. */
  readonly drop: boolean
}

/** Where the role owns something or holds privileges; the shared objects first. */
export function placesOf(role: string, { shared, databases, inside }: DependentsEverywhere): Place[] {
  const places = databases.map(({ name, owner, open, count }): Place => {
    const place = { database: name, heir: heirOf(role, owner) }
    const here = inside.get(name)
    if (here?.is === 'known') return { ...place, dependents: here.value }
    const closed = open ? (here?.why ?? 'it could not be read') : 'it takes no connections'
    return { ...place, dependents: [{ how: '?', type: 'object', count, names: [] }], closed }
  })
  return shared.length > 0 ? [{ heir: heirOf(role), dependents: shared }, ...places] : places
}

function heirOf(role: string, owner = 'postgres'): string {
  return owner === role ? 'postgres' : owner
}

/** REASSIGN OWNED gives away all that is owned but the role's own settings of privileges to come and user mappings. */
export function canBeReassigned({ how, type }: Dependents): boolean {
  return (how === 'o' || how === '?') && type !== 'default acl' && type !== 'user mapping'
}

/** DROP OWNED takes back and drops everything but what is larger than a database. */
export function canBeDropped({ how, type }: Dependents): boolean {
  return !(how === 'o' && (type === 'database' || type === 'tablespace'))
}

/** `owner of 3 tables (public.a, …); privileges for 2 schemas (…)`. */
export function describe(dependents: readonly Dependents[]): string {
  return dependents.map(describeOne).join('; ')
}

function describeOne({ how, type, count, names }: Dependents): string {
  const some = names.length === 0 ? '' : ` (${names.join(', ')}${count > names.length ? ', …' : ''})`
  return `${relation(how, type)}${counted(count, type)}${some}`
}

function relation(how: string, type: string): string {
  if (how === 'o') return type === 'default acl' || type === 'user mapping' ? '' : 'owner of '
  if (how === 'a') return type === 'default acl' ? 'named in ' : 'privileges for '
  if (how === 'r') return 'target of '
  return how === 'i' ? 'initial privileges for ' : ''
}

/** SQL in one database. */
export interface Freeing {
  readonly database: string
  readonly statements: readonly Sql[]
}

/**
 * What frees the role, database by database, each a transaction of its own: if it is interrupted, doing it again does the
 * rest. Shared objects are freed from whichever database comes first.
 */
export function free(server: SqlServer, role: string, places: readonly Place[], how: How): Freeing[] {
  const shared = places.filter(({ database }) => database === undefined).flatMap(({ dependents }) => dependents)
  const inside = places.filter((place) => place.database !== undefined)
  const all =
    inside.length > 0 || shared.length === 0 ? inside : [{ database: server.database, dependents: [] as Dependents[] }]
  return all.map(({ database, dependents }, i) => {
    const here = i === 0 ? [...shared, ...dependents] : dependents
    const gives = how.heir !== undefined && here.some(canBeReassigned)
    const drops = how.drop && here.some((some) => (gives ? !canBeReassigned(some) : canBeDropped(some)))
    const statements = [
      ...(gives ? [sql`REASSIGN OWNED BY ${identifier(role)} TO ${identifier(how.heir!)}`] : []),
      ...(drops ? [sql`DROP OWNED BY ${identifier(role)}`] : []),
    ]
    return { database: database!, statements }
  })
}

/** What stays after `free`. */
export function remaining(places: readonly Place[], how: How): Place[] {
  return places.flatMap((place) => {
    const left = place.dependents.filter((some) => {
      const gone = (how.heir !== undefined && canBeReassigned(some)) || (how.drop && canBeDropped(some))
      return place.closed !== undefined || !gone
    })
    return left.length > 0 ? [{ ...place, dependents: left }] : []
  })
}

/** The SQL that would free the role, as somebody would type it into psql; without a named heir the databases' owners inherit. */
export function recipe(server: SqlServer, role: string, places: readonly Place[], chosen?: string): string[] {
  const name = nameInHint(role)
  const shared = places.filter(({ database }) => database === undefined).flatMap(({ dependents }) => dependents)
  const inside = places.filter((place) => place.database !== undefined)
  const all =
    inside.length > 0 ? inside : [{ database: server.database, heir: heirOf(role), dependents: [] as Dependents[] }]
  const lines = all.flatMap(({ database, heir, dependents, closed }: Place, i) => {
    const here = i === 0 ? [...shared, ...dependents] : dependents
    const opened =
      closed === 'it takes no connections' ? [`ALTER DATABASE ${nameInHint(database!)} ALLOW_CONNECTIONS true;`] : []
    return [
      ...opened,
      `\\connect ${nameInConnect(database!)}`,
      ...(here.some(canBeReassigned) ? [`REASSIGN OWNED BY ${name} TO ${nameInHint(chosen ?? heir)};`] : []),
      `DROP OWNED BY ${name};`,
    ]
  })
  const home = server.database
  const back = all.at(-1)?.database === home ? [] : [`\\connect ${nameInConnect(home)}`]
  return [...lines, ...back, `DROP ROLE ${name};`]
}
