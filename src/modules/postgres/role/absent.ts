import { identifier, sql } from '../../../core/sql.ts'
import { type FactPatch, type FactView, type Need, predict } from '../../kit/fact.ts'
import { type Legacy, legacy } from '../../kit/legacy.ts'
import type { Verdict } from '../../kit/verdict.ts'
import { execute, touchesPostgres } from '../action.ts'
import { type ConnectionArgs, serverOf, withoutHome } from '../connection.ts'
import { dependentsFact, type PostgresServer, type Role, roleFact } from '../facts/index.ts'
import { blocked, known, obstructed, releases, tell } from '../verdicts.ts'
import { absentProperties, type RoleKind } from './arguments.ts'
import {
  canBeDropped,
  canBeReassigned,
  describe,
  type Freeing,
  free,
  type Place,
  placesOf,
  recipe,
  remaining,
} from './owned.ts'

export interface AbsentArgs extends ConnectionArgs {
  readonly reassign_owned_to?: string | null
  readonly drop_owned?: boolean
}

/** What frees the role, in order, before it is dropped. */
export type Delta = readonly Freeing[]

export function roleAbsent(kind: RoleKind, example: string): Legacy<AbsentArgs, undefined, Delta> {
  const { title } = kind
  return legacy<AbsentArgs, undefined, Delta>({
    schema: {
      description:
        'A PostgreSQL role does not exist; where objects depend on it, says which and what frees it, or does so',
      properties: absentProperties(kind),
      required: ['name'],
      example,
    },

    facts(args): readonly Need[] {
      const server = serverOf(args, args.maintenance_db)
      const heir = args.reassign_owned_to ? [roleFact(server, args.reassign_owned_to)] : []
      return [roleFact(server, args.name), dependentsFact(server, args.name), ...heir]
    },

    diff(args, _, facts): Verdict<Delta> {
      const server = serverOf(args, args.maintenance_db)
      const found = facts.get(roleFact(server, args.name))
      if (found.is === 'unreachable') return blocked(found)
      if (!found.value)
        return { kind: 'clean', comment: `${title} ${args.name} is not present, so it cannot be removed` }

      const failed = `${title} ${args.name} failed to be removed`
      const never = whyNever(args.name, found.value)
      if (never) return { kind: 'fail', comment: `${failed}: ${never}` }
      const dependents = facts.get(dependentsFact(server, args.name))
      if (dependents.is === 'unreachable') return blocked(dependents)
      const places = placesOf(server, args.name, dependents.value, facts)
      const how = { ...(args.reassign_owned_to && { heir: args.reassign_owned_to }), drop: args.drop_owned === true }
      if (places.length > 0) {
        const heir = whyNoHeir(args, server, facts)
        if (heir) return { kind: heir.kind, comment: `${failed}: ${heir.why}` }
        const left = remaining(places, how)
        if (left.length > 0) return obstructed(facts, server, explain(failed, server, args, places, left))
      }
      const delta = free(server, args.name, places, how).filter(({ statements }) => statements.length > 0)
      return {
        kind: 'change',
        delta,
        comment: [
          `${title} ${args.name} is set to be removed`,
          ...places.map((place) => foretellPlace(place, how)),
        ].join('\n'),
        changes: { [args.name]: 'Absent' },
        effects: [...effectsOf(args, server), releases(server)],
        proof: 'observe',
      }
    },

    act(args, _, delta) {
      const server = serverOf(args, args.maintenance_db)
      const freeing = delta.map(({ database, statements }) => execute(server, statements, database))
      return [...freeing, execute(server, [sql`DROP ROLE ${identifier(args.name)}`])]
    },
    touches: touchesPostgres,
    report: (outcome) => {
      const { args, delta, outputs, done } = outcome
      const freed = delta.slice(0, done ? delta.length : outputs.filter(({ code }) => code === 0).length)
      const said = freed.map(
        ({ database, statements }) => `In database ${database}: ${statements.map(textOf).join('; ')}`,
      )
      const sentence = [`${title} ${args.name} has been removed`, ...said].join('\n')
      const told = tell(outcome as never, sentence, `${title} ${args.name} failed to be removed`)
      if (done || freed.length === 0) return told
      const changes = { [args.name]: { freed_in: freed.map(({ database }) => database) } }
      return { changes, comment: [told.comment, 'Done before that:', ...said.map((line) => `  ${line}`)].join('\n') }
    },
  })
}

const textOf = ({ text }: { readonly text: string }) => text

function whyNever(name: string, role: NonNullable<Role>): string | undefined {
  if (role.bootstrap) return 'it is the superuser that the database system itself needs'
  if (role.current) return 'it is the role that kstate is connected as; name another one as db_user'
  return name.startsWith('pg_') ? 'it is a role of the database system itself' : undefined
}

function whyNoHeir(
  args: AbsentArgs,
  server: PostgresServer,
  facts: FactView,
): { kind: 'fail' | 'unknown'; why: string } | undefined {
  const heir = args.reassign_owned_to
  if (!heir) return undefined
  if (heir === args.name) return { kind: 'fail', why: 'reassign_owned_to names the role itself' }
  const found = facts.get(roleFact(server, heir))
  if (found.is === 'unreachable') return { kind: 'fail', why: found.why }
  return found.value ? undefined : { kind: 'unknown', why: `there is no role ${heir} to reassign what it owns to` }
}

/** Which objects depend on the role, where, the SQL that frees it, and the arguments that have it done. */
function explain(
  failed: string,
  server: PostgresServer,
  args: AbsentArgs,
  places: readonly Place[],
  left: readonly Place[],
): string {
  const lines = left.map(({ database, dependents, closed }) => {
    const where = database === undefined ? 'outside of any database' : `in database ${database}`
    return `  ${where}: ${describe(dependents)}${closed ? ` (${closed})` : ''}`
  })
  const wishes = []
  const all = left.filter(({ closed }) => !closed).flatMap(({ dependents }) => dependents)
  if (!args.reassign_owned_to && all.some(canBeReassigned))
    wishes.push('`reassign_owned_to: NAME` (gives what it owns to NAME)')
  if (!args.drop_owned && all.some((some) => canBeDropped(some) && !canBeReassigned(some)))
    wishes.push('`drop_owned: true` (revokes its privileges; without `reassign_owned_to` it also drops what it owns)')
  const hint = wishes.length > 0 ? [`kstate does so in every database concerned, with ${wishes.join(' and ')}.`] : []
  const sql = [
    'This SQL frees it:',
    ...recipe(server, args.name, places, args.reassign_owned_to || undefined).map((line) => `  ${line}`),
  ]
  return [`${failed}: other objects depend on it:`, ...lines, ...sql, ...hint].join('\n')
}

function foretellPlace(
  { database, dependents }: Place,
  how: { readonly heir?: string; readonly drop: boolean },
): string {
  const gives = how.heir === undefined ? [] : dependents.filter(canBeReassigned)
  const others = dependents.filter((some) => !gives.includes(some))
  const drops = others.filter(({ how, type }) => how === 'o' && type !== 'default acl' && type !== 'user mapping')
  const revokes = others.filter((some) => !drops.includes(some))
  const parts = [
    ...(gives.length > 0 ? [`reassigned to ${how.heir}: ${describe(gives)}`] : []),
    ...(drops.length > 0 ? [`dropped: ${describe(drops)}`] : []),
    ...(revokes.length > 0 ? [`revoked: ${describe(revokes)}`] : []),
  ]
  return `  ${database === undefined ? 'outside of any database' : `in database ${database}`}: ${parts.join('. ')}`
}

function effectsOf(args: AbsentArgs, server: PostgresServer): FactPatch[] {
  const seen = server.home ? [server, withoutHome(server)] : [server]
  return seen.flatMap((from) => [
    predict(roleFact(from, args.name), known<Role>(null)),
    predict(dependentsFact(from, args.name), known({ shared: [], databases: [] })),
  ])
}
