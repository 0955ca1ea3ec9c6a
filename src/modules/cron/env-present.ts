import { Argument, clean, state } from '../kit/index.ts'
import { userArgument } from './arguments.ts'
import { changeCrontab, editing, openCrontab, reportCrontab } from './edit.ts'
import { nameArgument } from './env-name.ts'

/** Follows Salt's documentation of cron.env_present. */
export const envPresent = state({
  summary: "A variable in a user's crontab.",
  example: 'MAILTO:\n  cron.env_present:\n    - value: root\n',
  args: {
    name: nameArgument,
    value: new Argument<string | number>({
      type: ['string', 'integer', 'number'],
      description: 'Its value; default: empty.',
    })
      .without(/[\n\r]/, 'a crontab holds one variable a line')
      .optional(),
    user: userArgument,
  },
  ...editing,
  diff({ name, user, value }, facts) {
    const crontab = openCrontab(user, facts)
    if (crontab.verdict) return crontab.verdict
    const wanted = { name, value: value === null || value === '' ? '""' : String(value) }
    const now = crontab.variables.find((variable) => variable.name === name)
    if (now?.value === wanted.value) return clean(`Cron env ${name} already present`)
    const variables = now
      ? crontab.variables.map((variable) => (variable === now ? wanted : variable))
      : [...crontab.variables, wanted]
    return changeCrontab(user, name, { ...crontab, variables }, facts, {
      plan: `Cron env ${name} is set to be ${now ? 'updated' : 'added'}`,
      done: now ? `Cron env ${name} updated` : `Cron env ${name} added to ${user}'s crontab`,
    })
  },
  report: (outcome) => reportCrontab(outcome, outcome.args.name),
})
