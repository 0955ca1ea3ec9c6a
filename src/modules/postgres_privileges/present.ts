import { type FactPatch, type FactView, type Need, predict } from '../kit/fact.ts'
import { legacy } from '../kit/legacy.ts'
import type { Verdict } from '../kit/verdict.ts'
import { execute, touchesPostgres } from '../postgres/action.ts'
import { optional, serverOf, withoutHome } from '../postgres/connection.ts'
import { type Held, type Privileges, type Role, roleFact } from '../postgres/facts/index.ts'
import { blocked, known, tell } from '../postgres/verdicts.ts'
import {
  databaseOf,
  describeTarget,
  objectProperties,
  type PrivilegesArgs,
  placeProperties,
  type Target,
  targetOf,
  wordsOf,
} from './arguments.ts'
import { heldNeed, heldOf, needs, type ObjectTarget, roleOf, wanted } from './held.ts'
import { type Delta, grant } from './statements.ts'

interface Args extends PrivilegesArgs {
  readonly grant_option?: boolean | null
}

type Judged = Verdict<Delta>

export const present = legacy<Args, undefined, Delta>({
  schema: {
    description:
      'A PostgreSQL role has privileges on an object, or on all objects of a schema, or is a member of a group',
    properties: {
      ...objectProperties,
      grant_option: optional('boolean', 'May pass them on; false and null take nothing back'),
      ...placeProperties,
    },
    required: ['name', 'object_name', 'object_type'],
    example:
      'readers:\n  postgres_privileges.present:\n    - object_name: ALL\n    - object_type: table\n    - privileges:\n      - SELECT\n    - maintenance_db: reports\n',
  },

  facts: (args): readonly Need[] => needs(args, targetOf(args), serverOf(args)),

  diff(args, _, facts): Judged {
    const target = targetOf(args)
    if (target.is === 'wrong') return { kind: 'fail', comment: target.why }
    const server = serverOf(args)
    const role = roleOf(args, server, facts)
    if (role.is === 'unreachable') return blocked(role)
    if (role.value === null) return missing(args, `there is no role ${args.name}`)
    return target.is === 'group' ? diffGroup(args, target.group, role.value, facts) : diffObject(args, target, facts)
  },

  act: (args, _, delta) => [execute(serverOf(args), [grant(args.name, targetOf(args), delta)], databaseOf(args))],
  touches: touchesPostgres,
  report: (outcome) => {
    const { args } = outcome
    const [words, role] = [wordsOf(args), args.name]
    const done = `The privilege(s): ${words} have been granted to ${role}`
    return tell(outcome as never, done, `Failed to grant privilege(s): ${words} to ${role}`)
  },
})

function missing(args: Args, why: string): Judged {
  return { kind: 'unknown', comment: `Failed to grant privilege(s): ${wordsOf(args)} to ${args.name}: ${why}` }
}

const set = (more = ''): Judged => ({ kind: 'clean', comment: `The requested privilege(s) are already set${more}` })

function change(args: Args, delta: Delta, effects: readonly FactPatch[]): Judged {
  return {
    kind: 'change',
    delta,
    comment: `The privilege(s): ${wordsOf(args)} are set to be granted to ${args.name}`,
    changes: { [args.name]: 'Present' },
    effects,
    proof: 'observe',
  }
}

function diffGroup(args: Args, group: string, role: NonNullable<Role> | 'public', facts: FactView): Judged {
  const server = serverOf(args)
  if (role === 'public') return { kind: 'fail', comment: 'everybody (public) cannot be made a member of a group' }
  const found = facts.get(roleFact(server, group))
  if (found.is === 'unreachable') return blocked(found)
  if (!found.value) return missing(args, `there is no group ${group}`)
  const admin = role.groups[group]
  if (admin || (admin === false && !args.grant_option)) return set()
  const after = { ...role, groups: { ...role.groups, [group]: args.grant_option === true } }
  const effect = predict(roleFact(withoutHome(server), args.name), known<Role>(after))
  return change(args, { withOption: args.grant_option === true }, [effect])
}

function diffObject(args: Args, target: ObjectTarget, facts: FactView): Judged {
  const server = serverOf(args)
  const database = databaseOf(args)
  const found = heldOf(args, target, server, facts)
  if (found.is === 'unreachable') return found.absent ? missing(args, found.why) : blocked(found)
  if (found.is === 'coming') return missing(args, `database ${database} and what is in it are not there yet`)
  const { objects, schemaThere, all } = found.value
  if (found.copied && target.name === null)
    return missing(args, `database ${database} and what is in it are not there yet`)
  if (!schemaThere) return missing(args, `there is no schema ${target.schema} in database ${database}`)
  if (target.name === null && objects.length === 0) return set(`: there are no ${describeTarget(target, database)}`)
  if (objects.length === 0) return missing(args, `there is no ${describeTarget(target, database)}`)
  if (target.name !== null && count(objects) > 1)
    return missing(args, `there is more than one ${describeTarget(target, database)}: name its arguments too`)

  const names = wanted(target, found.value)
  const unheard = names.filter((name) => !all.includes(name))
  if (unheard.length > 0)
    return {
      kind: 'fail',
      comment: `This version of PostgreSQL has no privilege ${unheard.join(', ')} on a ${target.type}`,
    }
  const lacking = objects.filter((held) => names.some((name) => !holds(held, name, args.grant_option === true)))
  if (lacking.length === 0) return set()
  const signature = target.type === 'function' && target.name !== null ? { signature: objects[0]!.sample } : {}
  const effect = predict(heldNeed(args, target, server), known(granted(found.value, names, args.grant_option === true)))
  return change(args, { withOption: args.grant_option === true, ...signature }, [effect])
}

/** An owner may always pass on. */
function holds({ has, owned }: Held, privilege: string, withOption: boolean): boolean {
  const grantable = has[privilege]
  return grantable !== undefined && (!withOption || grantable || owned)
}

function granted(found: Privileges, names: readonly string[], withOption: boolean): Privileges {
  const objects = found.objects.map((held) => ({
    ...held,
    has: { ...held.has, ...Object.fromEntries(names.map((name) => [name, withOption || held.has[name] === true])) },
  }))
  return { ...found, objects }
}

function count(objects: readonly Held[]): number {
  return objects.reduce((sum, held) => sum + held.count, 0)
}

export type { Target }
