import { type FactPatch, type FactView, type Need, predict } from '../kit/fact.ts'
import { legacy } from '../kit/legacy.ts'
import type { Verdict } from '../kit/verdict.ts'
import { execute, touchesPostgres } from '../postgres/action.ts'
import { serverOf } from '../postgres/connection.ts'
import { type Privileges, type Role, roleFact } from '../postgres/facts/index.ts'
import { blocked, known, releases, tell } from '../postgres/verdicts.ts'
import {
  databaseOf,
  describeTarget,
  objectProperties,
  type PrivilegesArgs,
  placeProperties,
  targetOf,
  wordsOf,
} from './arguments.ts'
import { heldNeed, heldOf, needs, type ObjectTarget, roleOf, wanted } from './held.ts'
import { type Delta, revoke } from './statements.ts'

type Judged = Verdict<Delta>

export const absent = legacy<PrivilegesArgs, undefined, Delta>({
  schema: {
    description:
      'A PostgreSQL role has none of these privileges on an object, or on the objects of a schema, or is not a member of a group',
    properties: { ...objectProperties, ...placeProperties },
    required: ['name', 'object_name', 'object_type'],
    example:
      'public:\n  postgres_privileges.absent:\n    - object_name: public\n    - object_type: schema\n    - privileges:\n      - CREATE\n    - maintenance_db: reports\n',
  },

  facts: (args): readonly Need[] => needs(args, targetOf(args), serverOf(args)),

  diff(args, _, facts): Judged {
    const target = targetOf(args)
    if (target.is === 'wrong') return { kind: 'fail', comment: target.why }
    const server = serverOf(args)
    const role = roleOf(args, server, facts)
    if (role.is === 'unreachable') return blocked(role)
    if (role.value === null) return unset(`there is no role ${args.name}`)
    return target.is === 'group' ? diffGroup(args, target.group, role.value) : diffObject(args, target, facts)
  },

  act: (args, _, delta) => [execute(serverOf(args), [revoke(args.name, targetOf(args), delta)], databaseOf(args))],
  touches: touchesPostgres,
  report: (outcome) => {
    const { args } = outcome
    const [words, role] = [wordsOf(args), args.name]
    const done = `The privilege(s): ${words} have been revoked from ${role}`
    return tell(outcome as never, done, `Failed to revoke privilege(s): ${words} from ${role}`)
  },
})

function unset(reason?: string): Judged {
  const sentence = 'The requested privilege(s) are not set so cannot be revoked'
  return { kind: 'clean', comment: reason === undefined ? sentence : `${sentence}: ${reason}` }
}

function change(args: PrivilegesArgs, delta: Delta, effects: readonly FactPatch[]): Judged {
  return {
    kind: 'change',
    delta,
    comment: `The privilege(s): ${wordsOf(args)} are set to be revoked from ${args.name}`,
    changes: { [args.name]: 'Absent' },
    effects,
    proof: 'observe',
  }
}

function diffGroup(args: PrivilegesArgs, group: string, role: NonNullable<Role> | 'public'): Judged {
  if (role === 'public' || role.groups[group] === undefined) return unset()
  const { [group]: _, ...groups } = role.groups
  const effect = predict(roleFact(serverOf(args), args.name), known<Role>({ ...role, groups }))
  return change(args, { withOption: false }, [effect, releases(serverOf(args))])
}

function diffObject(args: PrivilegesArgs, target: ObjectTarget, facts: FactView): Judged {
  const server = serverOf(args)
  const database = databaseOf(args)
  const found = heldOf(args, target, server, facts)
  if (found.is === 'coming' || (found.is === 'known' && found.copied && target.name === null))
    return { kind: 'unknown', comment: `database ${database} and what is in it are not there yet` }
  if (found.is === 'unreachable') return found.absent ? unset(found.why) : blocked(found)
  const { objects } = found.value
  if (objects.length === 0)
    return unset(`there ${target.name === null ? 'are' : 'is'} no ${describeTarget(target, database)}`)
  if (target.type === 'function' && target.name !== null && objects.reduce((sum, held) => sum + held.count, 0) > 1) {
    const why = `there is more than one ${describeTarget(target, database)}: name its arguments too`
    return { kind: 'fail', comment: `Failed to revoke privilege(s): ${wordsOf(args)} from ${args.name}: ${why}` }
  }
  const names = wanted(target, found.value)
  if (!objects.some(({ has }) => names.some((name) => has[name] !== undefined))) return unset()
  const signature = target.type === 'function' && target.name !== null ? { signature: objects[0]!.sample } : {}
  const effect = predict(heldNeed(args, target, server), known(revoked(found.value, names)))
  return change(args, { withOption: false, ...signature }, [effect, releases(server)])
}

function revoked(found: Privileges, names: readonly string[]): Privileges {
  const objects = found.objects.map((held) => ({
    ...held,
    has: Object.fromEntries(Object.entries(held.has).filter(([name]) => !names.includes(name))),
  }))
  return { ...found, objects }
}
