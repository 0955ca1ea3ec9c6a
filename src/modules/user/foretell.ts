import { type PathFact, pathFact } from '../file/facts/path.ts'
import { groupFact } from '../group/facts.ts'
import { type FactPatch, type FactView, predict } from '../kit/fact.ts'
import { type PresentUser, userFact, userOfNumber } from './facts.ts'
import { readGecos, writeGecos } from './gecos.ts'
import type { AccountChange, PresentArguments } from './present-types.ts'

/** What a new account will be, as far as it can be told before useradd has chosen the rest. */
export function foretellNewUser(args: PresentArguments, groups: readonly string[], facts: FactView): FactPatch[] {
  const { name } = args
  const gid = args.gid === null || args.gid === '' ? undefined : args.gid
  const known = typeof gid === 'string' ? facts.find(groupFact(gid)) : undefined
  const primary = gid === undefined ? name : String(gid)
  const gecos = { fullname: '', roomnumber: '', workphone: '', homephone: '', other: '' }
  const user: PresentUser = {
    present: true,
    name,
    uid: args.uid ?? undefined,
    gid: typeof gid === 'number' ? gid : known?.present ? known.gid : undefined,
    group: primary,
    groups: [...new Set([primary, ...groups])].sort(),
    gecos: writeGecos({ ...gecos, ...given(args) }),
    home: String(args.home || `/home/${name}`),
    shell: String(args.shell || '/bin/sh'),
  }
  const own = gid === undefined && args.usergroup !== false ? facts.find(groupFact(name)) : undefined
  return [
    predict(userFact(name), user),
    ...(user.uid === undefined ? [] : [predict(userOfNumber(user.uid), user)]),
    ...(own && !own.present ? [predict(groupFact(name), { present: true as const, name, members: [] })] : []),
    ...memberPatches(name, groups, [], facts),
    ...(args.createhome ? [predict(pathFact(user.home), homeFolder(user, '0755'))] : []),
  ]
}

/** An existing account with what differs set right. */
export function foretellUser(
  args: PresentArguments,
  now: PresentUser,
  change: AccountChange,
  facts: FactView,
): FactPatch[] {
  const { name } = args
  const group = change.gid === undefined ? now.group : String(change.gid)
  const groups = change.groups ? [...new Set([group, ...change.groups])].sort() : now.groups
  const user: PresentUser = {
    ...now,
    uid: change.uid ?? now.uid,
    gid: typeof change.gid === 'number' ? change.gid : change.gid === undefined ? now.gid : undefined,
    group,
    groups,
    gecos: writeGecos({ ...readGecos(now.gecos), ...given(args) }),
    home: change.home ?? now.home,
    shell: change.shell ?? now.shell,
    shadow: now.shadow && {
      ...now.shadow,
      lastChange: change.date ?? now.shadow.lastChange,
      min: change.mindays ?? now.shadow.min,
      max: change.maxdays ?? now.shadow.max,
      inactive: change.inactdays ?? now.shadow.inactive,
      warn: change.warndays ?? now.shadow.warn,
      expire: change.expire ?? now.shadow.expire,
      locked: change.password_lock ?? now.shadow.locked,
    },
  }
  const left = now.groups.filter((old) => !groups.includes(old))
  const made = change.homeDoesNotExist
  return [
    predict(userFact(name), user),
    ...(change.uid === undefined ? [] : [predict(userOfNumber(change.uid), user)]),
    ...memberPatches(name, change.groups ?? [], left, facts),
    ...(made ? [predict(pathFact(made), homeFolder(user, '0755'))] : []),
  ]
}

function memberPatches(name: string, joined: readonly string[], left: readonly string[], facts: FactView): FactPatch[] {
  return [...joined, ...left].flatMap((group): FactPatch[] => {
    const now = facts.find(groupFact(group))
    if (!now?.present) return []
    const others = now.members.filter((member) => member !== name)
    return [predict(groupFact(group), { ...now, members: joined.includes(group) ? [...others, name] : others })]
  })
}

function homeFolder(user: PresentUser, mode: string): PathFact {
  const { uid, gid, name, group } = user
  const self = { type: 'directory' as const, mode, uid, gid, user: name, group, size: 4096 }
  return { self, followed: self }
}

function given({ fullname, roomnumber, workphone, homephone, other }: PresentArguments): { [part: string]: string } {
  const asked = { fullname, roomnumber, workphone, homephone, other }
  return Object.fromEntries(
    Object.entries(asked).flatMap(([part, value]) =>
      value === null || value === undefined ? [] : [[part, String(value)]],
    ),
  )
}
