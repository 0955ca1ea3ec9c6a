import { identifier, sql } from '../../../core/sql.ts'
import {
  change,
  clean,
  fail,
  type Known,
  type Outcome,
  predict,
  type Report,
  unknown,
  type Verdict,
} from '../../kit/index.ts'
import { execute, touchesPostgres } from '../action.ts'
import { seenBy, serverOf } from '../connection.ts'
import {
  type Asked,
  dependentsEverywhere,
  dependentsFact,
  known,
  placeOf,
  type Role,
  roleFact,
} from '../facts/index.ts'
import { reportedBySql } from '../report.ts'
import { blocked, obstructed, releases, views } from '../verdicts.ts'
import type { AbsentArgs, RoleKind } from './arguments.ts'
import { explain, predictedIn } from './explain.ts'
import { type Freeing, free, placesOf, remaining } from './owned.ts'

/** What frees the role, in order, before it is dropped. */
type Delta = readonly Freeing[]

type Facts = Known<ReturnType<typeof facts>>

export const absentSummary =
  'A PostgreSQL role does not exist; where objects depend on it, says which and what frees it, or does so'

/** The pieces of a state function by which a role of this kind does not exist. */
export function absence(kind: RoleKind) {
  return {
    facts,
    diff: (args: AbsentArgs, facts: Facts) => diff(kind, args, facts),
    act(args: AbsentArgs, delta: Delta) {
      const server = seenBy(args)
      const freeing = delta.map(({ database, statements }) => execute(server, statements, { database }))
      return [...freeing, execute(server, [sql`DROP ROLE ${identifier(args.name)}`])]
    },
    touches: touchesPostgres,
    report: (outcome: Outcome<AbsentArgs, Facts, Delta>) => report(kind, outcome),
    manages: (args: AbsentArgs) => [roleFact(placeOf(serverOf(args)), args.name)],
  }
}

function facts(args: AbsentArgs) {
  const server = seenBy(args)
  return {
    role: roleFact(server, args.name),
    dependents: dependentsEverywhere(server, args.name),
    heir: args.reassign_owned_to ? roleFact(server, args.reassign_owned_to) : undefined,
  }
}

function diff({ title }: RoleKind, args: AbsentArgs, { role, dependents, heir }: Facts): Verdict<Delta> {
  if (role.is === 'unreachable') return blocked(role)
  if (!role.value) return clean(`${title} ${args.name} is not present, so it cannot be removed`)
  const failed = `${title} ${args.name} failed to be removed`
  const never = whyNever(args.name, role.value)
  if (never) return fail(`${failed}: ${never}`)
  if (dependents.is === 'unreachable') return blocked(dependents)
  const server = seenBy(args)
  const places = placesOf(args.name, dependents.value)
  const how = { ...(args.reassign_owned_to && { heir: args.reassign_owned_to }), drop: args.drop_owned }
  if (places.length > 0) {
    const why = heirVerdict(args, heir, failed)
    if (why) return why
    const left = remaining(places, how)
    if (left.length > 0) return obstructed(dependents, explain(failed, server, args, places, left))
  }
  const gone = views(server).flatMap((from) => [
    predict(roleFact(from, args.name), known(null)),
    predict(dependentsFact(from, args.name), known({ shared: [], databases: [] })),
  ])
  return change({
    delta: free(server, args.name, places, how).filter(({ statements }) => statements.length > 0),
    comment: [`${title} ${args.name} is set to be removed`, ...places.map((place) => predictedIn(place, how))].join(
      '\n',
    ),
    changes: { [args.name]: 'Absent' },
    effects: [...gone, releases(server)],
  })
}

function whyNever(name: string, role: NonNullable<Role>): string | undefined {
  if (role.bootstrap) return 'it is the superuser that the database system itself needs'
  if (role.current) return 'it is the role that kstate is connected as; name another one as db_user'
  return name.startsWith('pg_') ? 'it is a role of the database system itself' : undefined
}

function heirVerdict(args: AbsentArgs, found: Asked<Role> | undefined, failed: string): Verdict<never> | undefined {
  const heir = args.reassign_owned_to
  if (!heir || !found) return undefined
  if (heir === args.name) return fail(`${failed}: reassign_owned_to names the role itself`)
  if (found.is === 'unreachable') return fail(`${failed}: ${found.why}`)
  return found.value ? undefined : unknown(`${failed}: there is no role ${heir} to reassign what it owns to`)
}

/** What was freed stays freed where the role itself could not be dropped. */
function report({ title }: RoleKind, outcome: Outcome<AbsentArgs, Facts, Delta>): Report {
  const { args, delta, outputs, done } = outcome
  const freed = delta.slice(0, done ? delta.length : outputs.filter(({ code }) => code === 0).length)
  const lines = freed.map(
    ({ database, statements }) => `In database ${database}: ${statements.map(({ text }) => text).join('; ')}`,
  )
  const sentence = [`${title} ${args.name} has been removed`, ...lines].join('\n')
  const reported = reportedBySql(outcome, sentence, `${title} ${args.name} failed to be removed`)
  if (done || freed.length === 0) return reported
  const comment = [reported.comment, 'Done before that:', ...lines.map((line) => `  ${line}`)].join('\n')
  return { changes: { [args.name]: { freed_in: freed.map(({ database }) => database) } }, comment }
}
