import {
  change,
  clean,
  type FactPatch,
  fail,
  flag,
  type Known,
  predict,
  state,
  unknown,
  type Verdict,
} from '../kit/index.ts'
import { execute, touchesPostgres } from '../postgres/action.ts'
import { serverOf } from '../postgres/connection.ts'
import {
  type Asked,
  fromHome,
  type Held,
  known,
  type Privileges,
  type Role,
  roleFact,
} from '../postgres/facts/index.ts'
import { reportedBySql } from '../postgres/report.ts'
import { blocked } from '../postgres/verdicts.ts'
import { databaseOf, objectArguments, type PrivilegesArgs, placeArguments, wordsOf } from './arguments.ts'
import { facts, heldFact, isAmbiguous, manages, signatureIn, wanted } from './held.ts'
import { type Delta, grant } from './statements.ts'
import { describeTarget, type ObjectTarget, targetOf } from './target.ts'

type Args = PrivilegesArgs & { readonly grant_option: boolean | null }

export const present = state({
  summary: 'A PostgreSQL role has privileges on an object, or on all objects of a schema, or is a member of a group',
  example:
    'readers:\n  postgres_privileges.present:\n    - object_name: ALL\n    - object_type: table\n    - privileges:\n      - SELECT\n    - maintenance_db: reports\n',
  args: {
    ...objectArguments,
    grant_option: flag('May pass them on; false and null take nothing back').optional(),
    ...placeArguments,
  },
  facts,
  diff(args, { role, group, held }): Verdict<Delta> {
    const target = targetOf(args)
    if (target.is === 'wrong') return fail(target.why)
    if (role?.is === 'unreachable') return blocked(role)
    if (role && role.value === null) return missing(args, `there is no role ${args.name}`)
    return target.is === 'group' ? joinGroup(args, target.group, role?.value, group!) : grantOn(args, target, held!)
  },
  act: (args, delta) => [
    execute(serverOf(args), [grant(args.name, targetOf(args), delta)], { database: databaseOf(args) }),
  ],
  touches: touchesPostgres,
  report: (outcome) => {
    const [words, role] = [wordsOf(outcome.args), outcome.args.name]
    const done = `The privilege(s): ${words} have been granted to ${role}`
    return reportedBySql(outcome, done, `Failed to grant privilege(s): ${words} to ${role}`)
  },
  manages,
})

function missing(args: Args, why: string): Verdict<never> {
  return unknown(`Failed to grant privilege(s): ${wordsOf(args)} to ${args.name}: ${why}`)
}

const set = (more = '') => clean(`The requested privilege(s) are already set${more}`)

function granting(args: Args, delta: Delta, effect: FactPatch): Verdict<Delta> {
  return change({
    delta,
    comment: `The privilege(s): ${wordsOf(args)} are set to be granted to ${args.name}`,
    changes: { [args.name]: 'Present' },
    effects: [effect],
  })
}

function joinGroup(args: Args, name: string, role: Role | undefined, group: Asked<Role>): Verdict<Delta> {
  if (!role) return fail('everybody (public) cannot be made a member of a group')
  if (group.is === 'unreachable') return blocked(group)
  if (!group.value) return missing(args, `there is no group ${name}`)
  const withOption = args.grant_option === true
  const admin = role.groups[name]
  if (admin || (admin === false && !withOption)) return set()
  const after = known({ ...role, groups: { ...role.groups, [name]: withOption } })
  return granting(args, { withOption }, predict(roleFact(fromHome(serverOf(args)), args.name), after))
}

function grantOn(args: Args, target: ObjectTarget, found: NonNullable<Known<ReturnType<typeof facts>>['held']>) {
  const database = databaseOf(args)
  if (found.is === 'unreachable') return found.absent ? missing(args, found.why) : blocked(found)
  if (found.is === 'coming' || (found.copied && target.name === null))
    return missing(args, `database ${database} and what is in it are not there yet`)
  const { objects, schemaThere, all } = found.value
  if (!schemaThere) return missing(args, `there is no schema ${target.schema} in database ${database}`)
  const what = describeTarget(target, database)
  if (objects.length === 0)
    return target.name === null ? set(`: there are no ${what}`) : missing(args, `there is no ${what}`)
  if (isAmbiguous(target, found.value)) return missing(args, `there is more than one ${what}: name its arguments too`)

  const names = wanted(target, found.value)
  const lacking = names.filter((name) => !all.includes(name))
  if (lacking.length > 0)
    return fail(`This version of PostgreSQL has no privilege ${lacking.join(', ')} on a ${target.type}`)
  const withOption = args.grant_option === true
  if (objects.every((held) => names.every((name) => holds(held, name, withOption)))) return set()
  const after = known(granted(found.value, names, withOption))
  const delta = { withOption, ...signatureIn(target, found.value) }
  return granting(args, delta, predict(heldFact(args, target, serverOf(args)), after))
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
