import { pathFact } from '../file/facts/path.ts'
import { predictedDirectory } from '../file/parents.ts'
import { groupFact } from '../group/facts.ts'
import { type FactPatch, predict } from '../kit/index.ts'
import type { AccountChange } from './change.ts'
import { type PresentUser, userFact, userOfNumber } from './facts.ts'
import { readGecos, writeGecos } from './gecos.ts'
import type { PresentArgs } from './present-arguments.ts'
import type { Groups, PresentFacts } from './present-facts.ts'
import { askedGecos } from './scripts.ts'

/** What a new account will be, as far as that is known before useradd has chosen the rest. */
export function predictNewUser(args: PresentArgs, groups: readonly string[], { named }: PresentFacts): FactPatch[] {
  const { name } = args
  const gid = args.gid === null || args.gid === '' ? undefined : args.gid
  const known = typeof gid === 'string' ? named.get(gid) : undefined
  const primary = gid === undefined ? name : String(gid)
  const user: PresentUser = {
    present: true,
    name,
    uid: args.uid ?? undefined,
    gid: typeof gid === 'number' ? gid : known?.present ? known.gid : undefined,
    group: primary,
    groups: [...new Set([primary, ...groups])].sort(),
    gecos: writeGecos({ ...readGecos(''), ...askedGecos(args) }),
    home: String(args.home || `/home/${name}`),
    shell: String(args.shell || '/bin/sh'),
  }
  const own = gid === undefined && args.usergroup !== false ? named.get(name) : undefined
  return [
    predict(userFact(name), user),
    ...(user.uid === undefined ? [] : [predict(userOfNumber(user.uid), user)]),
    ...(own && !own.present ? [predict(groupFact(name), { present: true, name, members: [] })] : []),
    ...predictMembers(name, groups, [], named),
    ...(args.createhome ? [predictHome(user.home, user)] : []),
  ]
}

/** An existing account with what differs set right. */
export function predictUser(
  args: PresentArgs,
  now: PresentUser,
  change: AccountChange,
  { named, current }: PresentFacts,
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
    gecos: writeGecos({ ...readGecos(now.gecos), ...askedGecos(args) }),
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
    ...predictMembers(name, change.groups ?? [], left, new Map([...current, ...named])),
    ...(made ? [predictHome(made, user)] : []),
  ]
}

function predictMembers(name: string, joined: readonly string[], left: readonly string[], groups: Groups): FactPatch[] {
  return [...joined, ...left].flatMap((group): FactPatch[] => {
    const now = groups.get(group)
    if (!now?.present) return []
    const others = now.members.filter((member) => member !== name)
    return [predict(groupFact(group), { ...now, members: joined.includes(group) ? [...others, name] : others })]
  })
}

function predictHome(path: string, { name, group, uid, gid }: PresentUser): FactPatch {
  return predict(pathFact(path), predictedDirectory({ mode: '0755', user: name, group, uid, gid }))
}
