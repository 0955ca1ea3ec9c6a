import { change, clean, type FactPatch, fail, type Known, predict, state, unknown, type Verdict } from '../kit/index.ts'
import { execute, touchesPostgres } from '../postgres/action.ts'
import { serverOf } from '../postgres/connection.ts'
import { known, type Privileges, type Role, roleFact } from '../postgres/facts/index.ts'
import { reportedBySql } from '../postgres/report.ts'
import { blocked, releases } from '../postgres/verdicts.ts'
import { databaseOf, objectArguments, type PrivilegesArgs, placeArguments, wordsOf } from './arguments.ts'
import { facts, heldFact, isAmbiguous, manages, signatureIn, wanted } from './held.ts'
import { type Delta, revoke } from './statements.ts'
import { describeTarget, type ObjectTarget, targetOf } from './target.ts'

export const absent = state({
  summary:
    'A PostgreSQL role has none of these privileges on an object, or on the objects of a schema, or is not a member of a group',
  example:
    'public:\n  postgres_privileges.absent:\n    - object_name: public\n    - object_type: schema\n    - privileges:\n      - CREATE\n    - maintenance_db: reports\n',
  args: { ...objectArguments, ...placeArguments },
  facts,
  diff(args, { role, held }): Verdict<Delta> {
    const target = targetOf(args)
    if (target.is === 'wrong') return fail(target.why)
    if (role?.is === 'unreachable') return blocked(role)
    if (role && role.value === null) return unset(`there is no role ${args.name}`)
    return target.is === 'group' ? leaveGroup(args, target.group, role?.value) : revokeOn(args, target, held!)
  },
  act: (args, delta) => [
    execute(serverOf(args), [revoke(args.name, targetOf(args), delta)], { database: databaseOf(args) }),
  ],
  touches: touchesPostgres,
  report: (outcome) => {
    const [words, role] = [wordsOf(outcome.args), outcome.args.name]
    const done = `The privilege(s): ${words} have been revoked from ${role}`
    return reportedBySql(outcome, done, `Failed to revoke privilege(s): ${words} from ${role}`)
  },
  manages,
})

function unset(reason?: string): Verdict<never> {
  const sentence = 'The requested privilege(s) are not set so cannot be revoked'
  return clean(reason === undefined ? sentence : `${sentence}: ${reason}`)
}

function revoking(args: PrivilegesArgs, delta: Delta, effect: FactPatch): Verdict<Delta> {
  return change({
    delta,
    comment: `The privilege(s): ${wordsOf(args)} are set to be revoked from ${args.name}`,
    changes: { [args.name]: 'Absent' },
    effects: [effect, releases(serverOf(args))],
  })
}

function leaveGroup(args: PrivilegesArgs, group: string, role: Role | undefined): Verdict<Delta> {
  if (!role || role.groups[group] === undefined) return unset()
  const { [group]: _, ...groups } = role.groups
  return revoking(args, { withOption: false }, predict(roleFact(serverOf(args), args.name), known({ ...role, groups })))
}

function revokeOn(
  args: PrivilegesArgs,
  target: ObjectTarget,
  found: NonNullable<Known<ReturnType<typeof facts>>['held']>,
): Verdict<Delta> {
  const database = databaseOf(args)
  if (found.is === 'coming' || (found.is === 'known' && found.copied && target.name === null))
    return unknown(`database ${database} and what is in it are not there yet`)
  if (found.is === 'unreachable') return found.absent ? unset(found.why) : blocked(found)
  const { objects } = found.value
  const what = describeTarget(target, database)
  if (objects.length === 0) return unset(`there ${target.name === null ? 'are' : 'is'} no ${what}`)
  if (target.type === 'function' && isAmbiguous(target, found.value)) {
    const failed = `Failed to revoke privilege(s): ${wordsOf(args)} from ${args.name}`
    return fail(`${failed}: there is more than one ${what}: name its arguments too`)
  }
  const names = wanted(target, found.value)
  if (!objects.some(({ has }) => names.some((name) => has[name] !== undefined))) return unset()
  const after = known(revoked(found.value, names))
  const delta = { withOption: false, ...signatureIn(target, found.value) }
  return revoking(args, delta, predict(heldFact(args, target, serverOf(args)), after))
}

function revoked(found: Privileges, names: readonly string[]): Privileges {
  const objects = found.objects.map((held) => ({
    ...held,
    has: Object.fromEntries(Object.entries(held.has).filter(([name]) => !names.includes(name))),
  }))
  return { ...found, objects }
}
