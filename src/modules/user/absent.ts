import { sh } from '../../core/shell.ts'
import { absentPath, pathFact } from '../file/facts/path.ts'
import { type GroupFact, groupFact } from '../group/facts.ts'
import { byKey, change, clean, type FactPatch, failure, flag, predict, shell, state, whenKnown } from '../kit/index.ts'
import { hasAccount } from './accounts.ts'
import { accountName, localArgument } from './arguments.ts'
import { userFact } from './facts.ts'

/** Follows Salt's documentation of user.absent. */
export const absent = state({
  summary: 'No account of this name.',
  example: 'former-colleague:\n  user.absent:\n    - purge: true\n',
  args: {
    name: accountName('Name of the account.'),
    purge: flag("Remove the account's home directory and mail, too."),
    force: flag('Remove it although someone is logged in.'),
    local: localArgument,
  },
  facts: ({ name }) => ({
    now: userFact(name),
    /** The group of the account's own name may go with it. */
    own: groupFact(name),
    groups: whenKnown(userFact(name), (now) => byKey(now.present ? now.groups : [], groupFact)),
  }),
  diff({ name, purge }, { now, groups }) {
    if (!now.present) return clean(`User ${name} is not present`)
    return change({
      delta: null,
      comment: `User ${name} set for removal`,
      changes: { [name]: 'removed' },
      effects: [
        predict(userFact(name), { present: false }),
        ...[...groups.values()].flatMap((group) => withoutMember(name, group)),
        ...(purge ? [predict(pathFact(now.home), absentPath)] : []),
      ],
    })
  },
  act({ name, purge, force }) {
    const options = [...(purge ? ['-r'] : []), ...(force ? ['-f'] : [])]
    const script = sh`if command -v userdel >/dev/null; then userdel ${options} -- ${name}
else deluser ${purge ? ['--remove-home'] : []} -- ${name}; fi`
    return [shell(script, { check: hasAccount('passwd', name, false) })]
  },
  report(outcome) {
    const { args, before, after, done } = outcome
    const { name } = args
    if (!done) return { changes: {}, comment: failure(outcome, `Failed to remove user ${name}`) }
    const isGone = before.groups.get(name)?.present && !after.own.present
    const changes = { ...(isGone ? { [`${name} group`]: 'removed' } : {}), [name]: 'removed' }
    return { changes, comment: `Removed user ${name}` }
  },
  manages: ({ name }) => [userFact(name)],
})

/** userdel removes the group of the account's own name where nobody else is in it. */
function withoutMember(name: string, now: GroupFact): FactPatch[] {
  if (!now.present) return []
  const members = now.members.filter((member) => member !== name)
  const later: GroupFact = now.name === name && members.length === 0 ? { present: false } : { ...now, members }
  return [predict(groupFact(now.name), later)]
}
