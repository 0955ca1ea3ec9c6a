import { Argument, byKey, fail, failure, flag, shell, state, whenKnown } from '../kit/index.ts'
import { accountName, accountNames, localArgument } from '../user/arguments.ts'
import { userFact } from '../user/facts.ts'
import { describe, firstMembers, laterMembers } from './change.ts'
import { groupFact, groupOfNumber } from './facts.ts'
import { diffExisting, diffNew } from './present-diff.ts'
import { alterGroup, createGroup, isGroupSo } from './scripts.ts'

/** Follows Salt's documentation of group.present (3007). */
export const present = state({
  summary: 'A group with the given number and members.',
  example: 'deployers:\n  group.present:\n    - addusers:\n      - alice\n',
  args: {
    name: accountName('Name of the group.'),
    gid: new Argument<string | number>({
      type: ['integer', 'string'],
      description: 'Number of the group; default: the next free one.',
    })
      .matching(/^[0-9]*$/, 'the number of a group has nothing but digits')
      .optional(),
    system: flag('A system group, if it is made.'),
    addusers: accountNames('These are members, whoever else is.'),
    delusers: accountNames('These are not members.'),
    members: accountNames('These are the members and nobody else.'),
    non_unique: flag('The number may be taken by another group.'),
    local: localArgument,
  },
  facts({ name, gid, addusers, delusers, members }) {
    const named = [addusers, delusers, members].flatMap((list) => list ?? []).map(String)
    return {
      now: groupFact(name),
      holder: gid ? groupOfNumber(Number(gid)) : undefined,
      // Members that may have to go among them.
      users: whenKnown(groupFact(name), (now) => byKey([...named, ...(now.present ? now.members : [])], userFact)),
    }
  },
  diff(args, { now, holder, users }) {
    const { addusers, delusers, members } = args
    if (members && (addusers || delusers))
      return fail('Error: Conflicting options "members" with "addusers" and/or "delusers" can not be used together. ')
    if (addusers?.some((user) => delusers?.includes(user)))
      return fail('Error. Same user(s) can not be added and deleted simultaneously')
    return now.present ? diffExisting(args, now, users) : diffNew(args, holder, users)
  },
  act(args, differing, { now }) {
    const { name, gid } = args
    if (!now.present) {
      const has = firstMembers(args)
      return [shell(createGroup(args, has), { check: isGroupSo(name, { gid: gid ? Number(gid) : undefined, has }) })]
    }
    const has = laterMembers(now.members, differing)
    const lacks = now.members.filter((member) => !has.includes(member))
    return [shell(alterGroup(args, differing), { check: isGroupSo(name, { gid: differing.gid, has, lacks }) })]
  },
  report(outcome) {
    const { args, delta, before, after, done, remaining } = outcome
    const { name } = args
    if (!after.now.present) return { changes: {}, comment: failure(outcome, `Failed to create new group ${name}`) }
    const { gid, members } = after.now
    const made = !before.now.present
    if (done && made) return { changes: { name, passwd: 'x', gid, members }, comment: `New group ${name} created` }
    if (done) return { changes: { Final: 'All changes applied successfully' }, comment: describe(delta) }
    const what = made ? `Group ${name} has been created but, some` : `${describe(delta)}Some`
    return {
      changes: remaining?.kind === 'change' ? { Failed: remaining.changes } : {},
      comment: failure(outcome, `${what} changes could not be applied`),
    }
  },
  manages: ({ name }) => [groupFact(name)],
})
