import { type PathFact, pathFact } from '../file/facts/path.ts'
import { type GroupFact, groupFact } from '../group/facts.ts'
import { byKey, whenKnown } from '../kit/index.ts'
import { type UserFact, userFact, userOfNumber } from './facts.ts'
import type { PresentArgs } from './present-arguments.ts'

/** What user.present must know. */
export interface PresentFacts {
  readonly now: UserFact
  /** Who has the number that is asked for. */
  readonly holder: UserFact | undefined
  /** The groups that are named, and the one of the account's own name where it counts. */
  readonly named: Groups
  /** The groups that the account is in. */
  readonly current: Groups
  /** The home that is asked for, else the one that the account has. */
  readonly home: PathFact | undefined
}

export type Groups = ReadonlyMap<string, GroupFact>

export function presentFacts({ name, uid, gid, usergroup, groups, optional_groups, home }: PresentArgs) {
  const account = userFact(name, ['shadow'])
  const named = [
    ...[...(groups ?? []), ...(optional_groups ?? [])].map(String),
    ...(typeof gid === 'string' && gid !== '' ? [gid] : []),
    ...(usergroup === false ? [] : [name]),
  ]
  return {
    now: account,
    holder: uid ? userOfNumber(uid) : undefined,
    named: byKey(named, groupFact),
    current: whenKnown(account, (now) => byKey(now.present ? now.groups : [], groupFact)),
    home: whenKnown(account, (now) => {
      const path = home ? String(home) : now.present ? now.home : ''
      return path === '' ? undefined : pathFact(path)
    }),
  }
}
