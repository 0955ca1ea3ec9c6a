import { type GroupFact, groupFact } from '../group/facts.ts'
import { given, whenKnown } from '../kit/ask.ts'
import type { ActorFact } from '../user/actor.ts'
import { type UserFact, userFact } from '../user/facts.ts'
import type { PathStat } from './facts/stat.ts'

/** A name, or a number as YAML writes it. */
export type Account = string | number | null | undefined

export interface OwnerArguments {
  readonly user?: Account
  readonly group?: Account
}

/** An owner that is asked for, with what the host knows of it; what is not asked for stays as it is. */
export interface Owner extends OwnerArguments {
  /** Undefined where it cannot be predicted. */
  readonly uid?: number
  readonly gid?: number
  /** Who of them is asked for by name and does not exist. */
  readonly missing?: readonly ('User' | 'Group')[]
}

/** The owner that is asked for; Salt takes `owner` for `user`, too. Numbers are taken as they are. */
export function ownerFact(args: OwnerArguments & { readonly owner?: Account }) {
  const { user, group } = askedOwner(args)
  const asked = {
    account: isName(user) ? userFact(user) : undefined,
    accounts: isName(group) ? groupFact(group) : undefined,
  }
  return whenKnown(asked, ({ account, accounts }) => given(knownOwner({ user, group }, account, accounts)))
}

function knownOwner({ user, group }: OwnerArguments, account?: UserFact, accounts?: GroupFact): Owner {
  return {
    user,
    group,
    uid: typeof user === 'number' ? user : account?.present ? account.uid : undefined,
    gid: typeof group === 'number' ? group : accounts?.present ? accounts.gid : undefined,
    missing: [
      ...(account?.present === false ? (['User'] as const) : []),
      ...(accounts?.present === false ? (['Group'] as const) : []),
    ],
  }
}

/** Salt's words for an owner who does not exist; undefined where all do. */
export function missingOwner({ user, group, missing = [] }: Owner): string | undefined {
  const words = missing.map((one) =>
    one === 'User' ? `User ${user} is not available ` : `Group ${group} is not available`,
  )
  return words.length === 0 ? undefined : words.join('')
}

export function isOwner(stat: PathStat, user: Account): boolean {
  return wantsNothing(user) || stat.user === user || stat.uid === user
}

export function isGroup(stat: PathStat, group: Account): boolean {
  return wantsNothing(group) || stat.group === group || stat.gid === group
}

export function askedOwner(args: OwnerArguments & { readonly owner?: Account }): OwnerArguments {
  return { user: wantsNothing(args.user) ? args.owner : args.user, group: args.group }
}

export function wantsNothing(name: Account): name is '' | null | undefined {
  return name === null || name === undefined || name === ''
}

function isName(name: Account): name is string {
  return typeof name === 'string' && name !== ''
}

/** The stat with this owner, as far as it can be predicted. */
export function withOwner<S extends Partial<PathStat>>(stat: S, { user, group, uid, gid }: Owner): S {
  return {
    ...stat,
    ...(wantsNothing(user) ? {} : { user: String(user), uid }),
    ...(wantsNothing(group) ? {} : { group: String(group), gid }),
  }
}

/** The owner and mode of a file that is new. */
export function newFileOf({ user, group, uid, gid }: ActorFact) {
  return { mode: '0644', user, group, uid, gid }
}

/** `user:group` for chown; undefined where neither is asked for. */
export function chownWord({ user, group }: OwnerArguments): string | undefined {
  if (wantsNothing(user) && wantsNothing(group)) return undefined
  return `${user ?? ''}${wantsNothing(group) ? '' : `:${group}`}`
}
