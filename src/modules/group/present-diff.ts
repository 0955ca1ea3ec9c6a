import { change, clean, fail, type Verdict } from '../kit/index.ts'
import {
  type Change,
  compare,
  describe,
  firstMembers,
  laterMembers,
  missingUsers,
  predictGroup,
  predictUsers,
  type Users,
  type Wanted,
} from './change.ts'
import type { GroupFact, PresentGroup } from './facts.ts'

type Args = Wanted & { readonly name: string; readonly non_unique: boolean }

export function diffNew(args: Args, holder: GroupFact | undefined, users: Users): Verdict<Change> {
  const { name, gid, non_unique } = args
  const number = gid ? Number(gid) : undefined
  if (holder?.present && !non_unique)
    return fail(`Group ${name} is not present but gid ${number} is already taken by group ${holder.name}`)
  const members = firstMembers(args)
  const absent = missingUsers(members, users)
  if (absent) return fail(absent)
  const later: GroupFact = { present: true, name, gid: number, members }
  return change({
    delta: {},
    comment: `Group ${name} set to be added`,
    changes: { name, ...(number === undefined ? {} : { gid: number }), members },
    effects: [...predictGroup(name, number, later), ...predictUsers(name, [], members, users)],
  })
}

export function diffExisting(args: Args, now: PresentGroup, users: Users): Verdict<Change> {
  const { name } = args
  const differing = compare(args, now)
  if (Object.keys(differing).length === 0) return clean(`Group ${name} is present and up to date`)
  const members = laterMembers(now.members, differing)
  const joining = members.filter((user) => !now.members.includes(user))
  const absent = missingUsers(joining, users)
  if (absent) return fail(absent)
  const later: GroupFact = { ...now, gid: differing.gid ?? now.gid, members }
  return change({
    delta: differing,
    comment: describe(differing),
    changes: { ...differing },
    effects: [...predictGroup(name, differing.gid, later), ...predictUsers(name, now.members, members, users)],
  })
}
