import { type AskFor, given, type Need, type SqlServer, whenKnown } from '../kit/index.ts'
import { serverOf } from '../postgres/connection.ts'
import {
  type Asked,
  databaseFact,
  type Held,
  type Inside,
  inside,
  known,
  type Privileges,
  placeOf,
  privilegesFact,
  roleFact,
  schemaFact,
} from '../postgres/facts/index.ts'
import { databaseOf, type PrivilegesArgs } from './arguments.ts'
import { type ObjectTarget, privilegesOf, targetOf } from './target.ts'

/** The facts behind a grant. `role` is left out for everybody (`public`), who is no role and always there. */
export function facts(args: PrivilegesArgs) {
  const [server, target] = [serverOf(args), targetOf(args)]
  return {
    role: args.name === 'public' || target.is === 'wrong' ? undefined : roleFact(server, args.name),
    group: target.is === 'group' ? roleFact(server, target.group) : undefined,
    held: target.is === 'object' ? heldOf(args, target, server) : undefined,
  }
}

export function heldFact(
  args: PrivilegesArgs,
  { type, schema, name }: ObjectTarget,
  server: SqlServer,
  database = databaseOf(args),
): Need<Asked<Privileges>> {
  return privilegesFact(server, database, { type, schema, name, role: args.name })
}

/** Memberships in groups are a part of the member, which a state of its own manages. */
export function manages(args: PrivilegesArgs): readonly Need[] {
  const target = targetOf(args)
  return target.is === 'object' ? [heldFact(args, target, placeOf(serverOf(args)))] : []
}

/**
 * What the role holds of the target. A database or a schema that only an earlier step makes has no privileges for the role
 * yet, unless it is its owner.
 */
function heldOf(args: PrivilegesArgs, target: ObjectTarget, server: SqlServer): AskFor<Inside<Privileges>> {
  const asked = {
    found: inside(server, databaseOf(args), (place) => heldFact(args, target, server, place)),
    itself: containerFact(args, target, server),
  }
  return whenKnown(asked, ({ found, itself }) => {
    const isRead = found.is === 'known' && found.value.objects.length > 0
    if (isRead || (found.is === 'unreachable' && !found.absent)) return given<Inside<Privileges>>(found)
    if (itself?.is !== 'known' || !itself.value) return given<Inside<Privileges>>(found)
    const all = privilegesOf[target.type]
    const owned = itself.value.owner === args.name
    const has = owned ? Object.fromEntries(all.map((privilege) => [privilege, false])) : {}
    const object: Held = { count: 1, sample: target.name!, owned, has }
    return given<Inside<Privileges>>(known({ schemaThere: true, all, objects: [object] }))
  })
}

/** The database or schema that the target is. */
function containerFact(
  args: PrivilegesArgs,
  { type, name }: ObjectTarget,
  server: SqlServer,
): Need<Asked<{ readonly owner: string } | null>> | undefined {
  if (type === 'database') return databaseFact(server, name!)
  return type === 'schema' ? schemaFact(server, databaseOf(args), name!) : undefined
}

/** The privileges that are meant, one by one. */
export function wanted({ privileges }: ObjectTarget, { all }: Privileges): readonly string[] {
  return privileges[0] === 'ALL' ? all : privileges
}

/** More than one function may have a name. */
export function isAmbiguous({ name }: ObjectTarget, { objects }: Privileges): boolean {
  return name !== null && objects.reduce((sum, held) => sum + held.count, 0) > 1
}

/** A function as the server names it. */
export function signatureIn({ type, name }: ObjectTarget, { objects }: Privileges): { readonly signature?: string } {
  return type === 'function' && name !== null ? { signature: objects[0]!.sample } : {}
}
