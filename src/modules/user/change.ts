import type { Changes } from '../kit/index.ts'
import type { PresentUser } from './facts.ts'
import { gecosParts, readGecos } from './gecos.ts'
import { wantedHash } from './password.ts'
import type { PresentArgs } from './present-arguments.ts'
import type { PresentFacts } from './present-facts.ts'
import { passwordDigest, type Shadow } from './shadow.ts'

/** What differs, under Salt's keys, in Salt's order; a password is not shown. */
export interface AccountChange {
  readonly uid?: number
  readonly gid?: string | number
  readonly groups?: readonly string[]
  readonly home?: string
  readonly homeDoesNotExist?: string
  readonly shell?: string
  readonly passwd?: true
  readonly empty_password?: true
  readonly date?: number
  readonly mindays?: number
  readonly maxdays?: number
  readonly inactdays?: number
  readonly warndays?: number
  readonly expire?: number
  readonly password_lock?: boolean
  readonly fullname?: string
  readonly roomnumber?: string
  readonly workphone?: string
  readonly homephone?: string
  readonly other?: string
}

type Mutable = { -readonly [key in keyof AccountChange]: AccountChange[key] }

export const hidden = 'XXX-REDACTED-XXX'

/** @param groups the groups that are asked for, those that are optional and there among them */
export function compare(
  args: PresentArgs,
  salt: string,
  now: PresentUser,
  groups: readonly string[],
  { named, home: homeNow }: Pick<PresentFacts, 'named' | 'home'>,
): AccountChange {
  const { name, uid, home, shell, usergroup } = args
  const change: Mutable = {}
  if (uid && now.uid !== uid) change.uid = uid
  const gid = usergroup && named.get(name)?.present ? name : args.gid
  if (gid !== null && gid !== '' && gid !== now.gid && gid !== now.group) change.gid = gid
  const wantedGroups = compareGroups(args, now, groups, change.gid)
  if (wantedGroups) change.groups = wantedGroups
  if (home && now.home !== String(home)) change.home = String(home)
  if (args.createhome && homeNow?.followed?.type !== 'directory') change.homeDoesNotExist = String(home || now.home)
  if (shell && now.shell !== String(shell)) change.shell = String(shell)
  if (now.shadow) Object.assign(change, compareShadow(args, salt, now.shadow))
  const gecos = readGecos(now.gecos)
  for (const part of gecosParts) {
    const wanted = args[part]
    if (wanted !== null && gecos[part] !== String(wanted)) change[part] = String(wanted)
  }
  return change
}

/** The groups that the account shall be in; undefined where it is. The primary group and one of its own name do not count. */
function compareGroups(
  { name, groups: asked, remove_groups }: PresentArgs,
  now: PresentUser,
  groups: readonly string[],
  newGroup: string | number | undefined,
): readonly string[] | undefined {
  const exact = remove_groups && (asked !== null || groups.length > 0)
  const primary = newGroup === undefined ? now.group : String(newGroup)
  const wanted = groups.filter((group) => group !== primary)
  const has = now.groups.filter(
    (group) => group !== primary && group !== now.group && (group !== name || wanted.includes(name)),
  )
  const lacks = wanted.some((group) => !has.includes(group))
  const tooMany = exact && has.some((group) => !wanted.includes(group))
  if (!lacks && !tooMany) return undefined
  return exact ? wanted : [...new Set([...wanted, ...has])].sort()
}

function compareShadow(args: PresentArgs, salt: string, now: Shadow): AccountChange {
  const { password, empty_password, enforce_password, date, mindays, maxdays, inactdays, warndays, expire } = args
  const change: Mutable = {}
  if (password?.reveal() && !empty_password) {
    const isUntouched = now.digest === passwordDigest('!')
    const differs = now.digest !== passwordDigest(wantedHash(args, salt, now)!)
    if ((isUntouched || enforce_password) && differs) change.passwd = true
  }
  if (empty_password && !now.empty) change.empty_password = true
  if (date !== null && now.lastChange !== date) change.date = date
  if (mindays !== null && now.min !== mindays) change.mindays = mindays
  if (maxdays !== null && now.max !== maxdays) change.maxdays = maxdays
  if (inactdays !== null && now.inactive !== inactdays) change.inactdays = inactdays
  if (warndays !== null && now.warn !== warndays) change.warndays = warndays
  if (expire && now.expire !== expire) change.expire = expire
  if (args.password_lock !== null && args.password_lock !== now.locked) change.password_lock = args.password_lock
  return change
}

/** Salt's words for a change. */
export function describe(change: AccountChange): string {
  const lines = Object.entries(change).map(([key, value]) => `${key}: ${show(key, value)}\n`)
  return `The following user attributes are set to be changed:\n${lines.join('')}`
}

function show(key: string, value: unknown): string {
  if (key === 'passwd') return hidden
  if (Array.isArray(value)) return `[${value.map((item) => `'${item}'`).join(', ')}]`
  return value === true ? 'True' : value === false ? 'False' : String(value)
}

export function changesOf(change: AccountChange): Changes {
  return Object.fromEntries(Object.entries(change).map(([key, value]) => [key, key === 'passwd' ? hidden : value]))
}
