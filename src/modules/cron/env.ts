import { legacy } from '../kit/legacy.ts'
import type { ArgumentSchema } from '../kit/schema.ts'
import { userArgument } from './arguments.ts'
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
  readonly value?: string | number | null
}

const nameArgument: ArgumentSchema = {
  type: 'string',
  pattern: '^[^\\s=#@][^\\s=]*$',
  description: 'Name of the variable.',
}

/** Follows Salt's documentation of cron.env_present. */
export const envPresent = legacy<Arguments, undefined, CrontabDelta>({
  schema: {
    description: "A variable in a user's crontab.",
    properties: {
      name: nameArgument,
      value: {
        type: ['string', 'integer', 'number', 'null'],
        default: null,
        description: 'Its value; default: empty.',
        'x-rules': [{ not: '[\\n\\r]', reason: 'a crontab holds one variable a line' }],
      },
      user: userArgument,
    },
    example: `MAILTO:
  cron.env_present:
    - value: root
`,
  },
  facts: ({ user }) => crontabNeeds(user),
  diff({ name, user, value }, _ready, facts) {
    const crontab = openCrontab(user, facts)
    if (isVerdict(crontab)) return crontab
    const wanted = { name, value: value === null || value === undefined || value === '' ? '""' : String(value) }
    const now = crontab.variables.find((variable) => variable.name === name)
    if (now?.value === wanted.value) return { kind: 'clean', comment: `Cron env ${name} already present` }
    const variables = now
      ? crontab.variables.map((variable) => (variable === now ? wanted : variable))
      : [...crontab.variables, wanted]
    return changeCrontab(user, name, { ...crontab, variables }, facts, {
      plan: `Cron env ${name} is set to be ${now ? 'updated' : 'added'}`,
      done: now ? `Cron env ${name} updated` : `Cron env ${name} added to ${user}'s crontab`,
    })
  },
  act: (_args, _ready, delta) => writeActions(delta),
  report: (outcome) => reportCrontab(outcome.args.name, outcome),
})

/** Follows Salt's documentation of cron.env_absent. */
export const envAbsent = legacy<Arguments, undefined, CrontabDelta>({
  schema: {
    description: "A variable that is not in a user's crontab.",
    properties: { name: nameArgument, user: userArgument },
    example: `MAILTO:
  cron.env_absent: []
`,
  },
  facts: ({ user }) => crontabNeeds(user),
  diff({ name, user }, _ready, facts) {
    const crontab = openCrontab(user, facts)
    const gone = {
      kind: 'clean',
      comment: `Cron env ${name} already absent`,
      testComment: `Cron env ${name} is absent`,
    } as const
    if (isVerdict(crontab)) return gone
    const variables = crontab.variables.filter((variable) => variable.name !== name)
    if (variables.length === crontab.variables.length) return gone
    return changeCrontab(user, name, { ...crontab, variables }, facts, {
      plan: `Cron env ${name} is set to be removed`,
      done: `Cron env ${name} removed from ${user}'s crontab`,
    })
  },
  act: (_args, _ready, delta) => writeActions(delta),
  report: (outcome) => reportCrontab(outcome.args.name, outcome),
})
