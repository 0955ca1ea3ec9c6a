import { timeArgument } from './arguments.ts'
import type { Time } from './crontab.ts'

export const timeArguments = {
  minute: timeArgument('Minutes (0-59), as in a crontab; `random`: chosen once.', '0-59'),
  hour: timeArgument('Hours (0-23); `random`: chosen once.', '0-23'),
  daymonth: timeArgument('Days of the month (1-31); `random`: chosen once.', '1-31'),
  month: timeArgument('Months (1-12) or their names; `random`: chosen once.', '1-12'),
  dayweek: timeArgument('Days of the week (0-7) or their names; `random`: chosen once.', '0-7'),
}

type TimeArgs = { readonly [field in keyof typeof timeArguments]: string | number | null }

export type Fields = Extract<Time, { kind: 'fields' }>['fields']

/** What `random` stands for. */
const limits = [
  [0, 59],
  [0, 23],
  [1, 28],
  [1, 12],
  [0, 6],
] as const

/** The fields of a new job: a number is chosen for `random` and for ranges. */
export function chooseTimes(args: TimeArgs, random: () => number): Fields {
  return eachField(args, (wanted, i) => {
    const range = wanted === 'random' ? limits[i]! : rangeOf(wanted)
    return range ? String(range[0] + Math.floor(random() * (range[1] - range[0] + 1))) : wanted
  })
}

/** The fields that a job shall have: it keeps what was chosen for it once. */
export function keepTimes(args: TimeArgs, chosen: Fields, now: Time | undefined): Fields {
  return eachField(args, (wanted, i) => {
    const has = now?.kind === 'fields' ? now.fields[i] : undefined
    return has !== undefined && serves(has, wanted) ? has : chosen[i]!
  })
}

function eachField(args: TimeArgs, of: (wanted: string, index: number) => string): Fields {
  const { minute, hour, daymonth, month, dayweek } = args
  const fields = [minute, hour, daymonth, month, dayweek].map((field, i) => of(String(field ?? '*').toLowerCase(), i))
  return fields as unknown as Fields
}

function serves(has: string, wanted: string): boolean {
  if (wanted === 'random') return has !== '*'
  const [from, to] = rangeOf(wanted) ?? []
  if (from !== undefined && to !== undefined) return /^\d+$/.test(has) && Number(has) >= from && Number(has) <= to
  return has === wanted
}

/** `5:20`: one number of these. */
function rangeOf(value: string): readonly [number, number] | undefined {
  const found = /^(\d+):(\d+)$/.exec(value)
  if (!found) return undefined
  const [a, b] = [Number(found[1]), Number(found[2])]
  return [Math.min(a, b), Math.max(a, b)]
}
