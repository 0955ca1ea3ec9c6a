import { clean, state } from '../kit/index.ts'
import { userArgument } from './arguments.ts'
import { changeCrontab, editing, openCrontab, reportCrontab } from './edit.ts'
import { nameArgument } from './env-name.ts'

/** Follows Salt's documentation of cron.env_absent. */
export const envAbsent = state({
  summary: "A variable that is not in a user's crontab.",
  example: 'MAILTO:\n  cron.env_absent: []\n',
  args: { name: nameArgument, user: userArgument },
  ...editing,
  diff({ name, user }, facts) {
    const crontab = openCrontab(user, facts)
    const gone = clean(`Cron env ${name} already absent`, `Cron env ${name} is absent`)
    // Without the user, or without cron, there is no variable either.
    if (crontab.verdict) return gone
    const variables = crontab.variables.filter((variable) => variable.name !== name)
    if (variables.length === crontab.variables.length) return gone
    return changeCrontab(user, name, { ...crontab, variables }, facts, {
      plan: `Cron env ${name} is set to be removed`,
      done: `Cron env ${name} removed from ${user}'s crontab`,
    })
  },
  report: (outcome) => reportCrontab(outcome, outcome.args.name),
})
