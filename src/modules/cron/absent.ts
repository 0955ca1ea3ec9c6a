import { legacy } from '../kit/legacy.ts'
import { commandArgument, identifierArgument, identifierOf, specialArgument, userArgument } from './arguments.ts'
import { isJob } from './crontab.ts'
import {
  type CrontabDelta,
  changeCrontab,
  crontabNeeds,
  isVerdict,
  openCrontab,
  reportCrontab,
  writeActions,
} from './edit.ts'

interface Arguments {
  readonly name: string
  readonly user: string
  readonly identifier?: string | number | boolean | null
  readonly special?: string | null
}

/** Follows Salt's documentation of cron.absent; finds a job with a special time also where `special` is not given. */
export const absent = legacy<Arguments, undefined, CrontabDelta>({
  schema: {
    description: "A job that is not in a user's crontab.",
    properties: { name: commandArgument, user: userArgument, identifier: identifierArgument, special: specialArgument },
    additionalProperties: true,
    example: `/usr/local/bin/backup:
  cron.absent:
    - identifier: backup
`,
  },
  facts: ({ user }) => crontabNeeds(user),
  diff(args, _ready, facts) {
    const { user, special } = args
    const name = args.name.trim()
    const crontab = openCrontab(user, facts)
    const gone = {
      kind: 'clean',
      comment: `Cron ${name} already absent`,
      testComment: `Cron ${name} is absent`,
    } as const
    // Without the user, or without cron, there is no job either.
    if (isVerdict(crontab)) return gone
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
  act: (_args, _ready, delta) => writeActions(delta),
  report: (outcome) => reportCrontab(outcome.args.name.trim(), outcome),
})
