import { type FactPatch, predict } from '../kit/index.ts'
import { type UserFact, userFact } from '../user/facts.ts'
import { type GroupFact, groupFact, groupOfNumber, type PresentGroup } from './facts.ts'

/** What differs in a group, under Salt's keys, in Salt's order. */
export interface Change {
  readonly gid?: number
  readonly members?: readonly string[]
  readonly addusers?: readonly string[]
  readonly delusers?: readonly string[]
}

type Names = readonly (string | number)[] | null

export interface Wanted {
  readonly gid: string | number | null
  readonly addusers: Names
  readonly delusers: Names
  readonly members: Names
}

/** Accounts by name, as far as they were asked for. */
export type Users = ReadonlyMap<string, UserFact>

export function compare({ gid, addusers, delusers, members }: Wanted, now: PresentGroup): Change {
  const change: { -readonly [key in keyof Change]: Change[key] } = {}
  if (gid && Number(gid) !== now.gid) change.gid = Number(gid)
  const wanted = members?.map(String)
  const differs =
    wanted && (wanted.some((user) => !now.members.includes(user)) || now.members.some((user) => !wanted.includes(user)))
  if (wanted && differs) {
    if (wanted.length === 0) change.delusers = now.members
    else change.members = wanted
  }
  const add = addusers?.map(String).filter((user) => !now.members.includes(user)) ?? []
  if (add.length > 0) change.addusers = add
  const remove = delusers?.map(String).filter((user) => now.members.includes(user)) ?? []
  if (remove.length > 0) change.delusers = remove
  return change
}

/** The members of a group that is made. */
export function firstMembers({ members, addusers }: Wanted): string[] {
  return [...new Set([...(members ?? []), ...(addusers ?? [])].map(String))]
}

export function laterMembers(now: readonly string[], { members, addusers = [], delusers = [] }: Change): string[] {
  return [...new Set([...(members ?? now), ...addusers])].filter((user) => !delusers.includes(user))
}

/** Salt's words for a change. */
export function describe(change: Change): string {
  const lines = Object.entries(change).map(([key, value]) => {
    const text = Array.isArray(value) ? `[${value.map((user) => `'${user}'`).join(', ')}]` : String(value)
    return `${key}: ${text}\n`
  })
  return `The following group attributes are set to be changed:\n${lines.join('')}`
}

/** Salt's words for accounts that are to be members and do not exist. */
export function missingUsers(names: readonly string[], users: Users): string | undefined {
  const absent = names.filter((name) => !users.get(name)?.present)
  return absent.length === 0 ? undefined : `The following user(s) are not present: ${absent.join(',')}`
}

/** The group under its name, and under a number that is new. */
export function predictGroup(name: string, gid: number | undefined, later: GroupFact): FactPatch[] {
  return [predict(groupFact(name), later), ...(gid === undefined ? [] : [predict(groupOfNumber(gid), later)])]
}

/** The groups of those who join or leave. */
export function predictUsers(
  name: string,
  before: readonly string[],
  after: readonly string[],
  users: Users,
): FactPatch[] {
  return [...new Set([...before, ...after])].flatMap((member): FactPatch[] => {
    const user = users.get(member)
    if (!user?.present || before.includes(member) === after.includes(member)) return []
    const others = user.groups.filter((group) => group !== name)
    const groups = after.includes(member) || user.group === name ? [...others, name].sort() : others
    return [predict(userFact(member), { ...user, groups })]
  })
}
