import { clean, flag, type Infer, state, text } from '../kit/index.ts'
import { commandArgument, identifierArgument, identifierOf, specialArgument, userArgument } from './arguments.ts'
import { asWritten, isJob, type Job } from './crontab.ts'
import { changeCrontab, editing, openCrontab, reportCrontab } from './edit.ts'
import { chooseTimes, type Fields, keepTimes, timeArguments } from './times.ts'

const args = {
  name: commandArgument,
  user: userArgument,
  ...timeArguments,
  comment: text('Comment before the job.').optional(),
  commented: flag('The job is there, but disabled.'),
  identifier: identifierArgument,
  special: specialArgument,
}

/** Follows Salt's documentation of cron.present (3007). */
export const present = state({
  summary: "A job in a user's crontab.",
  example: `/usr/local/bin/backup:
  cron.present:
    - identifier: backup
    - minute: random
    - hour: 3
`,
  args,
  ...editing,
  prepare: async (args, io) => chooseTimes(args, () => io.random()),
  diff(args, facts, chosen) {
    const { user } = args
    const name = args.name.trim()
    const crontab = openCrontab(user, facts)
    if (crontab.verdict) return crontab.verdict
    const identifier = identifierOf(name, args.identifier)
    const job = crontab.jobs.find((candidate) => isJob(candidate, name, identifier))
    const wanted = asWritten(wantedJob(args, chosen, identifier, job))
    if (job && isSameJob(job, wanted)) return clean(`Cron ${name} already present`)
    const jobs = [...crontab.jobs.filter((other) => other !== job), wanted]
    return changeCrontab(user, name, { ...crontab, jobs }, facts, {
      plan: `Cron ${name} is set to be ${job ? 'updated' : 'added'}`,
      done: job ? `Cron ${name} updated` : `Cron ${name} added to ${user}'s crontab`,
    })
  },
  report: (outcome) => reportCrontab(outcome, outcome.args.name.trim()),
})

type Args = Infer<typeof args>

function wantedJob(args: Args, chosen: Fields, identifier: string | undefined, now: Job | undefined): Job {
  const { name, special, comment, commented } = args
  return {
    time: special ? { kind: 'special', word: special } : { kind: 'fields', fields: keepTimes(args, chosen, now?.time) },
    command: name.trim(),
    identifier,
    comment: comment ?? now?.comment,
    disabled: commented,
  }
}

function isSameJob(now: Job, wanted: Job): boolean {
  const words = ({ time }: Job) => (time.kind === 'special' ? time.word : time.fields.join(' '))
  return (
    words(now) === words(wanted) &&
    now.command === wanted.command &&
    (now.identifier ?? '') === (wanted.identifier ?? '') &&
    (now.comment ?? '') === (wanted.comment ?? '') &&
    now.disabled === wanted.disabled
  )
}
