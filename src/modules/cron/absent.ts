import { clean, state } from '../kit/index.ts'
import { commandArgument, identifierArgument, identifierOf, specialArgument, userArgument } from './arguments.ts'
import { isJob } from './crontab.ts'
import { changeCrontab, editing, openCrontab, reportCrontab } from './edit.ts'

/** Follows Salt's documentation of cron.absent; finds a job with a special time also where `special` is not given. */
export const absent = state({
  summary: "A job that is not in a user's crontab.",
  example: '/usr/local/bin/backup:\n  cron.absent:\n    - identifier: backup\n',
  args: { name: commandArgument, user: userArgument, identifier: identifierArgument, special: specialArgument },
  takesMore: true,
  ...editing,
  diff(args, facts) {
    const { user, special } = args
    const name = args.name.trim()
    const crontab = openCrontab(user, facts)
    const gone = clean(`Cron ${name} already absent`, `Cron ${name} is absent`)
    // Without the user, or without cron, there is no job either.
    if (crontab.verdict) return gone
    const identifier = identifierOf(name, args.identifier)
    const job = crontab.jobs.find(
      (candidate) =>
        isJob(candidate, name, identifier) &&
        (!special || (candidate.time.kind === 'special' && candidate.time.word === special)),
    )
    if (!job) return gone
    const jobs = crontab.jobs.filter((other) => other !== job)
    return changeCrontab(user, name, { ...crontab, jobs }, facts, {
      plan: `Cron ${name} is set to be removed`,
      done: `Cron ${name} removed from ${user}'s crontab`,
    })
  },
  report: (outcome) => reportCrontab(outcome, outcome.args.name.trim()),
})
