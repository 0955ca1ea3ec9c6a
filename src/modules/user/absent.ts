import { sh } from '../../core/shell.ts'
import { absentPath, pathFact } from '../file/facts/path.ts'
import { type GroupFact, groupFact } from '../group/facts.ts'
import { type FactPatch, type FactView, type Need, predict } from '../kit/fact.ts'
import { legacy } from '../kit/legacy.ts'
import { accountName, flag, localArgument } from './arguments.ts'
import { type PresentUser, userFact } from './facts.ts'

interface Arguments {
  readonly name: string
  readonly purge: boolean
  readonly force: boolean
}

/** Follows Salt's documentation of user.absent. */
export const absent = legacy<Arguments, undefined, PresentUser>({
  schema: {
    description: 'No account of this name.',
    properties: {
      name: accountName('Name of the account.'),
      purge: flag("Remove the account's home folder and mail, too."),
      force: flag('Remove it although someone is logged in.'),
      local: localArgument,
    },
    example: `former-colleague:
  user.absent:
    - purge: true
`,
  },
  facts: ({ name, purge }) => [
    userFact(name, [], (facts) => {
      const now = facts.get(userFact(name))
      if (!now.present) return []
      return [...now.groups.map((group) => groupFact(group) as Need), ...(purge ? [pathFact(now.home) as Need] : [])]
    }) as Need,
  ],
  diff({ name, purge }, _ready, facts) {
    const now = facts.get(userFact(name))
    if (!now.present) return { kind: 'clean', comment: `User ${name} is not present` }
    return {
      kind: 'change',
      delta: now,
      comment: `User ${name} set for removal`,
      changes: { [name]: 'removed' },
      effects: [
        predict(userFact(name), { present: false as const }),
        ...now.groups.flatMap((group) => withoutMember(name, group, facts)),
        ...(purge ? [predict(pathFact(now.home), absentPath)] : []),
      ],
      proof: 'observe',
    }
  },
  act({ name, purge, force }) {
    const options = [...(purge ? ['-r'] : []), ...(force ? ['-f'] : [])]
    const script = sh`if command -v userdel >/dev/null; then userdel ${options} -- ${name}
else deluser ${purge ? ['--remove-home'] : []} -- ${name}; fi`
    return [{ kind: 'shell', script }]
  },
  report({ args, delta, before, after, outputs, done }) {
    const { name } = args
    if (!done) {
      const why = outputs.at(-1)?.stderr.toString().trim()
      return { changes: {}, comment: `Failed to remove user ${name}${why ? `: ${why}` : ''}` }
    }
    const gone = delta.groups.filter((group) => before.find(groupFact(group))?.present && !isThere(group, after))
    const changes = Object.fromEntries([...gone.map((group) => [`${group} group`, 'removed']), [name, 'removed']])
    return { changes, comment: `Removed user ${name}` }
  },
})

function isThere(group: string, facts: FactView): boolean {
  return facts.find(groupFact(group))?.present ?? true
}

/** userdel removes the group of the account's own name where nobody else is in it. */
function withoutMember(name: string, group: string, facts: FactView): FactPatch[] {
  const now = facts.get(groupFact(group))
  if (!now.present) return []
  const members = now.members.filter((member) => member !== name)
  const later: GroupFact = group === name && members.length === 0 ? { present: false } : { ...now, members }
  return [predict(groupFact(group), later)]
}
