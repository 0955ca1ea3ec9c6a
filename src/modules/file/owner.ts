import { type GroupFact, groupFact } from '../group/facts.ts'
import type { FactView, Need } from '../kit/fact.ts'
import { type UserFact, userFact } from '../user/facts.ts'
import type { PathStat } from './facts/stat.ts'

/** Names, or numbers as YAML writes them. */
export interface OwnerArguments {
  readonly user?: string | number | null
  readonly group?: string | number | null
}

/** What must be known to tell whether the owner exists. Numbers are taken as they are. */
export function ownerNeeds({ user, group }: OwnerArguments): Need[] {
  return [
    ...(typeof user === 'string' && user !== '' ? [userFact(user) as Need] : []),
    ...(typeof group === 'string' && group !== '' ? [groupFact(group) as Need] : []),
  ]
}

/** Salt's words for an owner who does not exist; undefined where all do. */
export function missingOwner({ user, group }: OwnerArguments, facts: FactView): string | undefined {
  let said = ''
  if (typeof user === 'string' && user !== '' && !facts.get(userFact(user)).present)
    said += `User ${user} is not available `
  if (typeof group === 'string' && group !== '' && !facts.get(groupFact(group)).present)
    said += `Group ${group} is not available`
  return said === '' ? undefined : said
}

export function isOwner(stat: PathStat, user: string | number | null | undefined): boolean {
  return wantsNothing(user) || stat.user === user || stat.uid === user
}

export function isGroup(stat: PathStat, group: string | number | null | undefined): boolean {
  return wantsNothing(group) || stat.group === group || stat.gid === group
}

/** The owner that is asked for; Salt takes `owner` for `user`, too. */
export function askedOwner(args: OwnerArguments & { readonly owner?: string | number | null }): OwnerArguments {
  return { user: wantsNothing(args.user) ? args.owner : args.user, group: args.group }
}

export function wantsNothing(name: string | number | null | undefined): name is '' | null | undefined {
  return name === null || name === undefined || name === ''
}

/** The stat with this owner, as far as it can be foretold; what is not asked for stays. */
export function withOwner<S extends Partial<PathStat>>(stat: S, { user, group }: OwnerArguments, facts: FactView): S {
  return { ...stat, ...foretoldUser(user, facts), ...foretoldGroup(group, facts) }
}

function foretoldUser(user: string | number | null | undefined, facts: FactView): Partial<PathStat> {
  if (wantsNothing(user)) return {}
  if (typeof user === 'number') return { uid: user, user: String(user) }
  const known: UserFact | undefined = facts.find(userFact(user))
  return { user, uid: known?.present ? known.uid : undefined }
}

function foretoldGroup(group: string | number | null | undefined, facts: FactView): Partial<PathStat> {
  if (wantsNothing(group)) return {}
  if (typeof group === 'number') return { gid: group, group: String(group) }
  const known: GroupFact | undefined = facts.find(groupFact(group))
  return { group, gid: known?.present ? known.gid : undefined }
}

/** `user:group` for chown; undefined where neither is asked for. */
export function chownWord({ user, group }: OwnerArguments): string | undefined {
  if (wantsNothing(user) && wantsNothing(group)) return undefined
  return `${user ?? ''}${wantsNothing(group) ? '' : `:${group}`}`
}
