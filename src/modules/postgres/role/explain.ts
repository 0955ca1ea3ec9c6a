import type { SqlServer } from '../../kit/index.ts'
import type { AbsentArgs } from './arguments.ts'
import { canBeDropped, canBeReassigned, describe, type How, type Place, recipe } from './owned.ts'

/** Which objects depend on the role, where, the SQL that frees it, and the arguments that have it done. */
export function explain(
  failed: string,
  server: SqlServer,
  args: AbsentArgs,
  places: readonly Place[],
  left: readonly Place[],
): string {
  const lines = left.map(
    ({ dependents, closed, database }) =>
      `  ${where(database)}: ${describe(dependents)}${closed ? ` (${closed})` : ''}`,
  )
  const wishes = []
  const all = left.filter(({ closed }) => !closed).flatMap(({ dependents }) => dependents)
  if (!args.reassign_owned_to && all.some(canBeReassigned))
    wishes.push('`reassign_owned_to: NAME` (gives what it owns to NAME)')
  if (!args.drop_owned && all.some((some) => canBeDropped(some) && !canBeReassigned(some)))
    wishes.push('`drop_owned: true` (revokes its privileges; without `reassign_owned_to` it also drops what it owns)')
  const hint = wishes.length > 0 ? [`kstate does so in every database concerned, with ${wishes.join(' and ')}.`] : []
  const sql = recipe(server, args.name, places, args.reassign_owned_to || undefined).map((line) => `  ${line}`)
  return [`${failed}: other objects depend on it:`, ...lines, 'This SQL frees it:', ...sql, ...hint].join('\n')
}

/** What will come of the objects there. */
export function predictedIn({ database, dependents }: Place, how: How): string {
  const gives = how.heir === undefined ? [] : dependents.filter(canBeReassigned)
  const others = dependents.filter((some) => !gives.includes(some))
  const drops = others.filter(({ how, type }) => how === 'o' && type !== 'default acl' && type !== 'user mapping')
  const revokes = others.filter((some) => !drops.includes(some))
  const parts = [
    ...(gives.length > 0 ? [`reassigned to ${how.heir}: ${describe(gives)}`] : []),
    ...(drops.length > 0 ? [`dropped: ${describe(drops)}`] : []),
    ...(revokes.length > 0 ? [`revoked: ${describe(revokes)}`] : []),
  ]
  return `  ${where(database)}: ${parts.join('. ')}`
}

function where(database: string | undefined): string {
  return database === undefined ? 'outside of any database' : `in database ${database}`
}
