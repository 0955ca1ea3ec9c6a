import { Argument, text } from '../kit/index.ts'
import { accountName } from '../user/arguments.ts'

const lineBreak = /[\n\r]/
const oneJob = 'a crontab holds one job a line'
const space = 'white space parts the fields of a crontab'

export const commandArgument = text('The command; cron reads `%` in it as the end of the command unless it is escaped.')
  .without(lineBreak, oneJob)
  .atMostBytes(998, 'cron takes no commands longer than 998 bytes')

export const userArgument = accountName('Whose crontab.').default('root')

export const identifierArgument = new Argument<string | number | boolean>({
  type: ['string', 'integer', 'boolean'],
  description: 'What tells this job from others; default: the command.',
})
  .without(lineBreak, oneJob)
  .optional()
  .default(false)

export const specialArgument = text(
  'A word in place of the times: `@reboot`, `@hourly`… (quoted: YAML takes no bare @).',
)
  .without(lineBreak, oneJob)
  .without(/\s/, space)
  .matching(/^@/, 'such a word begins with @')
  .optional()

export function timeArgument(description: string, limits: string): Argument<string | number | null> {
  return new Argument<string | number>({ type: ['string', 'integer'], description })
    .without(lineBreak, oneJob)
    .without(/\s/, space)
    .matching(
      cronField(limits),
      `cron reads it as numbers from ${limits.replace('-', ' to ')}, lists, ranges and steps of them`,
    )
    .optional()
    .default('*')
}

/** A list of `*`, numbers, names and ranges of them, each with a step if need be; `random` and `N:M` are Salt's own. */
function cronField(limits: string): RegExp {
  const [from, to] = limits.split('-').map(Number) as [number, number]
  const numbers = Array.from({ length: to - from + 1 }, (_, i) => from + i).join('|')
  const number = `0*(?:${numbers})`
  const item = `(?:${number}|(?!\\d+(?!\\w))\\w+)`
  const part = `(?:\\*|~|${item}(?:[-~]${item})?)(?:/[1-9]\\d*)?`
  return new RegExp(`^(?:random|${number}:${number}|${part}(?:,${part})*)$`, 'i')
}

/** Salt's default for `identifier` is the command. */
export function identifierOf(name: string, identifier: string | number | boolean | null): string | undefined {
  if (identifier === false) return name
  return identifier === null || identifier === '' ? undefined : String(identifier)
}
