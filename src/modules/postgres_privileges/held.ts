import type { FactView, Need } from '../kit/fact.ts'
import {
  type Asked,
  databaseFact,
  type Held,
  type PostgresServer,
  type Privileges,
  privilegesFact,
  type Role,
  roleFact,
  schemaFact,
} from '../postgres/facts/index.ts'
import { type Inside, inDatabase, needInside } from '../postgres/place.ts'
import { databaseOf, type PrivilegesArgs, privilegesOf, type Target } from './arguments.ts'

export type ObjectTarget = Extract<Target, { is: 'object' }>

/** The facts behind a grant. */
export function needs(args: PrivilegesArgs, target: Target, server: PostgresServer): Need[] {
  const role = args.name === 'public' ? [] : [roleFact(server, args.name)]
  if (target.is === 'wrong') return []
  if (target.is === 'group') return [...role, roleFact(server, target.group)]
  const database = databaseOf(args)
  return [
    ...role,
    ...needInside(server, database, [(place) => heldNeed(args, target, server, place)]),
    ...containerNeeds(args, target, server),
  ]
}

export function heldNeed(
  args: PrivilegesArgs,
  target: ObjectTarget,
  server: PostgresServer,
  database = databaseOf(args),
): Need<Asked<Privileges>> {
  const { type, schema, name } = target
  return privilegesFact(server, database, { type, schema, name, role: args.name })
}

/** The role; null: there is none. `public` is no role and always there. */
export function roleOf(args: PrivilegesArgs, server: PostgresServer, facts: FactView): Asked<Role | 'public'> {
  return args.name === 'public' ? { is: 'known', value: 'public' } : facts.get(roleFact(server, args.name))
}

/**
 * What the role holds of the target. A database or a schema that only an earlier step makes has no privileges for the role
 * yet, unless it is its owner.
 */
export function heldOf(
  args: PrivilegesArgs,
  target: ObjectTarget,
  server: PostgresServer,
  facts: FactView,
): Inside<Privileges> {
  const found = inDatabase(facts, server, databaseOf(args), (place) => heldNeed(args, target, server, place))
  const read = found.is === 'known' && found.value.objects.length > 0
  if (read || (found.is === 'unreachable' && !found.absent)) return found
  const itself = containerNeeds(args, target, server).map((need) => facts.get(need))[0]
  if (itself?.is !== 'known' || !itself.value) return found
  const all = privilegesOf[target.type]
  const owned = itself.value.owner === args.name
  const has = owned ? Object.fromEntries(all.map((privilege) => [privilege, false])) : {}
  const object: Held = { count: 1, sample: target.name!, owned, has }
  return { is: 'known', value: { schemaThere: true, all, objects: [object] } }
}

/** The database or schema that the target is. */
function containerNeeds(
  args: PrivilegesArgs,
  { type, name }: ObjectTarget,
  server: PostgresServer,
): Need<Asked<{ readonly owner: string } | null>>[] {
  if (type === 'database') return [databaseFact(server, name!)]
  return type === 'schema' ? [schemaFact(server, databaseOf(args), name!)] : []
}

/** The privileges that are meant, one by one. */
export function wanted({ privileges }: ObjectTarget, { all }: Privileges): readonly string[] {
  return privileges[0] === 'ALL' ? all : privileges
}
