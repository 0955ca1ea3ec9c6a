import { change, clean, fail, type Verdict } from '../kit/index.ts'
import { type AccountChange, changesOf, compare, describe } from './change.ts'
import type { PresentUser } from './facts.ts'
import { predictNewUser, predictUser } from './predict.ts'
import type { PresentArgs } from './present-arguments.ts'
import type { PresentFacts } from './present-facts.ts'

export interface PresentDelta {
  /** Of an account that is there. */
  readonly change: AccountChange
  /** The groups that are asked for, those that are optional and there among them. */
  readonly groups: readonly string[]
}

export function diffPresent(
  args: PresentArgs,
  facts: PresentFacts,
  { salt }: { readonly salt: string },
): Verdict<PresentDelta> {
  const { name } = args
  const { now, named } = facts
  const comma = [args.fullname, args.roomnumber, args.workphone].find((part) => String(part ?? '').includes(','))
  if (comma !== undefined) return fail(`Unsupported char ',' in ${comma}`)
  const isThere = (group: string) => named.get(group)?.present === true
  const needed = (args.groups ?? []).map(String)
  const missing = needed.filter((group) => !isThere(group))
  if (missing.length > 0) return fail(`The following group(s) are not present: ${missing.join(',')}`)
  const optional = (args.optional_groups ?? []).map(String).filter(isThere)
  const groups = [...new Set([...needed, ...optional])].sort()
  if (!now.present) return diffNew(args, groups, facts)

  const differing = compare(args, salt, now, groups, facts)
  const refused = forbidden(args, now, differing)
  if (refused) return fail(refused)
  if (Object.keys(differing).length === 0) return clean(`User ${name} is present and up to date`)
  return change({
    delta: { change: differing, groups },
    comment: describe(differing),
    changes: changesOf(differing),
    effects: predictUser(args, now, differing, facts),
  })
}

function diffNew(args: PresentArgs, groups: readonly string[], facts: PresentFacts): Verdict<PresentDelta> {
  const { name, uid, gid, unique, home, shell } = args
  const { holder, named } = facts
  if (typeof gid === 'string' && gid !== '' && !named.get(gid)?.present)
    return fail(`Failed to create new user ${name}: group ${gid} does not exist`)
  if (unique && holder?.present)
    return fail(`Failed to create new user ${name}: uid ${uid} is already taken by user ${holder.name}`)
  return change({
    delta: { change: {}, groups },
    comment: `User ${name} set to be added`,
    changes: {
      ...(groups.length > 0 ? { groups } : {}),
      ...(home ? { home: String(home) } : {}),
      name,
      ...(shell ? { shell: String(shell) } : {}),
      ...(uid ? { uid } : {}),
    },
    effects: predictNewUser(args, groups, facts),
  })
}

function forbidden(args: PresentArgs, now: PresentUser, { uid, gid }: AccountChange): string | undefined {
  const wrong: string[] = []
  const hint = 'to True to force this change. Note that this will not change file ownership.'
  if (uid !== undefined && !args.allow_uid_change)
    wrong.push(`Changing uid (${now.uid} -> ${uid}) not permitted, set allow_uid_change ${hint}`)
  if (gid !== undefined && !args.allow_gid_change)
    wrong.push(`Changing gid (${now.gid} -> ${gid}) not permitted, set allow_gid_change ${hint}`)
  return wrong.length === 0
    ? undefined
    : `Encountered error checking for needed changes. Additional info follows:\n\n- ${wrong.join('\n- ')}`
}
