import { legacy } from '../kit/legacy.ts'
import {
  commandArgument,
  identifierArgument,
  identifierOf,
  specialArgument,
  timeArgument,
  userArgument,
} from './arguments.ts'
import { asWritten, isJob, type Job, type Time } from './crontab.ts'
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
  readonly minute?: string | number | null
  readonly hour?: string | number | null
  readonly daymonth?: string | number | null
  readonly month?: string | number | null
  readonly dayweek?: string | number | null
  readonly comment?: string | null
  readonly commented: boolean
  readonly identifier?: string | number | boolean | null
  readonly special?: string | null
}

type Fields = readonly [string, string, string, string, string]

/** The numbers that `random` and ranges stand for where the job is new. */
interface Ready {
  readonly fields: Fields
}

const names = ['minute', 'hour', 'daymonth', 'month', 'dayweek'] as const
const lowest = [0, 0, 1, 1, 0]
const highest = [59, 23, 28, 12, 6]

/** Follows Salt's documentation of cron.present (3007). */
export const present = legacy<Arguments, Ready, CrontabDelta>({
  schema: {
    description: "A job in a user's crontab.",
    properties: {
      name: commandArgument,
      user: userArgument,
      minute: timeArgument('Minutes (0-59), as in a crontab; `random`: chosen once.', '0-59'),
      hour: timeArgument('Hours (0-23); `random`: chosen once.', '0-23'),
      daymonth: timeArgument('Days of the month (1-31); `random`: chosen once.', '1-31'),
      month: timeArgument('Months (1-12) or their names; `random`: chosen once.', '1-12'),
      dayweek: timeArgument('Days of the week (0-7) or their names; `random`: chosen once.', '0-7'),
      comment: { type: ['string', 'null'], default: null, description: 'Comment before the job.' },
      commented: { type: 'boolean', default: false, description: 'The job is there, but disabled.' },
      identifier: identifierArgument,
      special: specialArgument,
    },
    example: `/usr/local/bin/backup:
  cron.present:
    - identifier: backup
    - minute: random
    - hour: 3
`,
  },
  async prepare(args, io) {
    return { fields: asked(args).map((value, i) => choose(value, i, () => io.random())) as unknown as Fields }
  },
  facts: ({ user }) => crontabNeeds(user),
  diff(args, ready, facts) {
    const { user } = args
    const name = args.name.trim()
    const crontab = openCrontab(user, facts)
    if (isVerdict(crontab)) return crontab
    const identifier = identifierOf(name, args.identifier)
    const job = crontab.jobs.find((candidate) => isJob(candidate, name, identifier))
    const wanted = asWritten(wantedJob(args, ready, name, identifier, job))
    if (job && sameJob(job, wanted)) return { kind: 'clean', comment: `Cron ${name} already present` }
    const jobs = [...crontab.jobs.filter((other) => other !== job), wanted]
    return changeCrontab(user, name, { ...crontab, jobs }, facts, {
      plan: `Cron ${name} is set to be ${job ? 'updated' : 'added'}`,
      done: job ? `Cron ${name} updated` : `Cron ${name} added to ${user}'s crontab`,
    })
  },
  act: (_args, _ready, delta) => writeActions(delta),
  report: (outcome) => reportCrontab(outcome.args.name.trim(), outcome),
})

function wantedJob(
  args: Arguments,
  ready: Ready,
  name: string,
  identifier: string | undefined,
  now: Job | undefined,
): Job {
  const { special, comment, commented } = args
  return {
    time: special ? { kind: 'special', word: special } : { kind: 'fields', fields: times(args, ready, now?.time) },
    command: name,
    identifier,
    comment: comment ?? now?.comment,
    disabled: commented,
  }
}

/** A job keeps what was chosen for it once. */
function times(args: Arguments, ready: Ready, now: Time | undefined): Fields {
  const wanted = asked(args)
  return ready.fields.map((chosen, i) => {
    const has = now?.kind === 'fields' ? now.fields[i]! : undefined
    return has !== undefined && serves(has, wanted[i]!) ? has : chosen
  }) as unknown as Fields
}

function serves(has: string, wanted: string): boolean {
  if (wanted === 'random') return has !== '*'
  const [from, to] = rangeOf(wanted) ?? []
  if (from !== undefined && to !== undefined) return /^\d+$/.test(has) && Number(has) >= from && Number(has) <= to
  return has === wanted
}

function sameJob(now: Job, wanted: Job): boolean {
  const words = ({ time }: Job) => (time.kind === 'special' ? time.word : time.fields.join(' '))
  return (
    words(now) === words(wanted) &&
    now.command === wanted.command &&
    (now.identifier ?? '') === (wanted.identifier ?? '') &&
    (now.comment ?? '') === (wanted.comment ?? '') &&
    now.disabled === wanted.disabled
  )
}

function asked(args: Arguments): string[] {
  return names.map((name) => String(args[name] ?? '*').toLowerCase())
}

/** `5:20`: one number of these. */
function rangeOf(value: string): readonly [number, number] | undefined {
  const found = /^(\d+):(\d+)$/.exec(value)
  if (!found) return undefined
  const [a, b] = [Number(found[1]), Number(found[2])]
  return [Math.min(a, b), Math.max(a, b)]
}

function choose(value: string, field: number, random: () => number): string {
  const range = value === 'random' ? ([lowest[field]!, highest[field]!] as const) : rangeOf(value)
  if (!range) return value
  return String(range[0] + Math.floor(random() * (range[1] - range[0] + 1)))
}
