import { sh } from '../../core/shell.ts'
import { change, clean, predict, reported, shell, state } from '../kit/index.ts'
import { hasAccount } from '../user/accounts.ts'
import { accountName, localArgument } from '../user/arguments.ts'
import { groupFact } from './facts.ts'

/** Follows Salt's documentation of group.absent. */
export const absent = state({
  summary: 'No group of this name.',
  example: 'old-team:\n  group.absent: []\n',
  args: { name: accountName('Name of the group.'), local: localArgument },
  facts: ({ name }) => groupFact(name),
  diff({ name }, now) {
    if (!now.present) return clean('Group not present')
    return change({
      delta: null,
      comment: `Group ${name} is set for removal`,
      changes: { [name]: '' },
      effects: [predict(groupFact(name), { present: false })],
    })
  },
  act: ({ name }) => [
    shell(sh`if command -v groupdel >/dev/null; then groupdel -- ${name}; else delgroup -- ${name}; fi`, {
      check: hasAccount('group', name, false),
    }),
  ],
  report: (outcome) => {
    const { name } = outcome.args
    return reported(outcome, `Removed group ${name}`, `Failed to remove group ${name}`)
  },
  manages: ({ name }) => [groupFact(name)],
})
