import { pathFact } from '../file/facts/path.ts'
import { groupFact } from '../group/facts.ts'
import type { FactView } from '../kit/fact.ts'
import type { Verdict } from '../kit/verdict.ts'
import { type PresentUser, passwordDigest, type Shadow, userFact, userOfNumber } from './facts.ts'
import { foretellNewUser, foretellUser } from './foretell.ts'
import { type Gecos, gecosParts, readGecos } from './gecos.ts'
import type { AccountChange, PresentArguments, PresentDelta, PresentReady } from './present-types.ts'
import { shaCrypt } from './sha-crypt.ts'

export const hidden = 'XXX-REDACTED-XXX'

export function diffPresent(args: PresentArguments, ready: PresentReady, facts: FactView): Verdict<PresentDelta> {
  const { name } = args
  const comma = [args.fullname, args.roomnumber, args.workphone].find((part) => String(part ?? '').includes(','))
  if (comma !== undefined) return fail(`Unsupported char ',' in ${comma}`)
  const missing = (args.groups ?? []).map(String).filter((group) => !facts.get(groupFact(group)).present)
  if (missing.length > 0) return fail(`The following group(s) are not present: ${missing.join(',')}`)
  const optional = (args.optional_groups ?? []).map(String).filter((group) => facts.get(groupFact(group)).present)
  const groups = [...new Set([...(args.groups ?? []).map(String), ...optional])].sort()
  const now = facts.get(userFact(name))
  if (!now.present) return diffNew(args, groups, facts)

  const change = compare(args, ready, now, groups, facts)
  const refused = forbidden(args, now, change)
  if (refused) return fail(refused)
  if (Object.keys(change).length === 0) return { kind: 'clean', comment: `User ${name} is present and up to date` }
  const told = Object.entries(change).map(([key, value]) => `${key}: ${tell(key, value)}\n`)
  return {
    kind: 'change',
    delta: { now, change, groups },
    comment: `The following user attributes are set to be changed:\n${told.join('')}`,
    changes: Object.fromEntries(Object.entries(change).map(([key, value]) => [key, key === 'passwd' ? hidden : value])),
    effects: foretellUser(args, now, change, facts),
    proof: 'observe',
  }
}

function tell(key: string, value: unknown): string {
  if (key === 'passwd') return hidden
  if (Array.isArray(value)) return `[${value.map((item) => `'${item}'`).join(', ')}]`
  return value === true ? 'True' : value === false ? 'False' : String(value)
}

function diffNew(args: PresentArguments, groups: readonly string[], facts: FactView): Verdict<PresentDelta> {
  const { name, uid, gid, unique } = args
  if (typeof gid === 'string' && gid !== '' && !facts.get(groupFact(gid)).present)
    return fail(`Failed to create new user ${name}: group ${gid} does not exist`)
  const holder = uid !== null && uid !== undefined ? facts.find(userOfNumber(uid)) : undefined
  if (unique && holder?.present)
    return fail(`Failed to create new user ${name}: uid ${uid} is already taken by user ${holder.name}`)
  return {
    kind: 'change',
    delta: { change: {}, groups },
    comment: `User ${name} set to be added`,
    changes: {
      ...(groups.length > 0 ? { groups } : {}),
      ...(args.home ? { home: String(args.home) } : {}),
      name,
      ...(args.shell ? { shell: String(args.shell) } : {}),
      ...(uid ? { uid } : {}),
    },
    effects: foretellNewUser(args, groups, facts),
    proof: 'observe',
  }
}

function compare(
  args: PresentArguments,
  ready: PresentReady,
  now: PresentUser,
  groups: readonly string[],
  facts: FactView,
): AccountChange {
  const { uid, home, shell } = args
  const gid = wantedGid(args, facts)
  const change: { -readonly [key in keyof AccountChange]: AccountChange[key] } = {}
  if (uid && now.uid !== uid) change.uid = uid
  if (gid !== undefined && gid !== now.gid && gid !== now.group) change.gid = gid
  const wantedGroups = compareGroups(args, now, groups, change.gid)
  if (wantedGroups) change.groups = wantedGroups
  if (home && now.home !== String(home)) change.home = String(home)
  const folder = String(home || now.home)
  if (args.createhome && facts.find(pathFact(folder))?.followed?.type !== 'directory') change.homeDoesNotExist = folder
  if (shell && now.shell !== String(shell)) change.shell = String(shell)
  if (now.shadow) Object.assign(change, compareShadow(args, ready, now.shadow))
  const gecos: Gecos = readGecos(now.gecos)
  for (const part of gecosParts) {
    const wanted = args[part]
    if (wanted !== null && wanted !== undefined && gecos[part] !== String(wanted)) change[part] = String(wanted)
  }
  return change
}

function wantedGid({ name, gid, usergroup }: PresentArguments, facts: FactView): string | number | undefined {
  if (usergroup && facts.get(groupFact(name)).present) return name
  return gid === null || gid === '' ? undefined : gid
}

/** The groups that the account shall be in; undefined where it is. The primary group and one of its own name do not count. */
function compareGroups(
  { name, groups: asked, remove_groups }: PresentArguments,
  now: PresentUser,
  groups: readonly string[],
  newGroup: string | number | undefined,
): readonly string[] | undefined {
  const exact = remove_groups && (asked !== null && asked !== undefined ? true : groups.length > 0)
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

function compareShadow(args: PresentArguments, ready: PresentReady, now: Shadow): AccountChange {
  const { password, empty_password, enforce_password, date, expire, password_lock } = args
  const change: { -readonly [key in keyof AccountChange]: AccountChange[key] } = {}
  if (password?.reveal() && !empty_password) {
    const untouched = now.digest === passwordDigest('!')
    const differs = now.digest !== passwordDigest(wantedHash(args, ready, now)!)
    if ((untouched || enforce_password) && differs) change.passwd = true
  }
  if (empty_password && !now.empty) change.empty_password = true
  if (isNumber(date) && now.lastChange !== date) change.date = date
  if (isNumber(args.mindays) && now.min !== args.mindays) change.mindays = args.mindays
  if (isNumber(args.maxdays) && now.max !== args.maxdays) change.maxdays = args.maxdays
  if (isNumber(args.inactdays) && now.inactive !== args.inactdays) change.inactdays = args.inactdays
  if (isNumber(args.warndays) && now.warn !== args.warndays) change.warndays = args.warndays
  if (expire && now.expire !== expire) change.expire = expire
  if (typeof password_lock === 'boolean' && password_lock !== now.locked) change.password_lock = password_lock
  return change
}

/** The hash that the account shall have; with `hash_password` made with the salt that it has already. */
export function wantedHash(
  { password, hash_password }: PresentArguments,
  { salt }: PresentReady,
  now: Shadow | undefined,
): string | undefined {
  const given = password?.reveal()
  if (!given || !hash_password) return given
  return (now && shaCrypt(given, now.setting)) ?? shaCrypt(given, `$6$${salt}$`)
}

function forbidden(args: PresentArguments, now: PresentUser, change: AccountChange): string | undefined {
  const wrong: string[] = []
  const hint = 'to True to force this change. Note that this will not change file ownership.'
  if (change.uid !== undefined && !args.allow_uid_change)
    wrong.push(`Changing uid (${now.uid} -> ${change.uid}) not permitted, set allow_uid_change ${hint}`)
  if (change.gid !== undefined && !args.allow_gid_change)
    wrong.push(`Changing gid (${now.gid} -> ${change.gid}) not permitted, set allow_gid_change ${hint}`)
  return wrong.length === 0
    ? undefined
    : `Encountered error checking for needed changes. Additional info follows:\n\n- ${wrong.join('\n- ')}`
}

function isNumber(value: number | null | undefined): value is number {
  return typeof value === 'number'
}

function fail(comment: string): Verdict<never> {
  return { kind: 'fail', comment }
}
