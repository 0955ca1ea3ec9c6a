import type { ArgumentSchema } from '../kit/schema.ts'
import { accountName } from '../user/arguments.ts'

const newline = { not: '[\\n\\r]', reason: 'a crontab holds one job a line' }

export const commandArgument: ArgumentSchema = {
  type: 'string',
  description: 'The command; cron reads `%` in it as the end of the command unless it is escaped.',
  'x-rules': [newline, { maxBytes: 998, reason: 'cron takes no commands longer than 998 bytes' }],
}

export const userArgument: ArgumentSchema = { ...accountName('Whose crontab.'), default: 'root' }

export const identifierArgument: ArgumentSchema = {
  type: ['string', 'integer', 'boolean', 'null'],
  default: false,
  description: 'What tells this job from others; default: the command.',
  'x-rules': [newline],
}

export const specialArgument: ArgumentSchema = {
  type: ['string', 'null'],
  default: null,
  pattern: '^@',
  description: 'A word in place of the times: `@reboot`, `@hourly`… (quoted: YAML takes no bare @).',
  'x-rules': [newline, { not: '\\s', reason: 'white space parts the fields of a crontab' }],
}

export function timeArgument(description: string, limits: string): ArgumentSchema {
  return {
    type: ['string', 'integer', 'null'],
    default: '*',
    description,
    'x-rules': [
      newline,
      { not: '\\s', reason: 'white space parts the fields of a crontab' },
      {
        ...cronField(limits),
        reason: `cron reads it as numbers from ${limits.replace('-', ' to ')}, lists, ranges and steps of them`,
      },
    ],
  }
}

/** A list of `*`, numbers, names and ranges of them, each with a step if need be; `random` and `N:M` are Salt's own. */
function cronField(limits: string): { readonly pattern: string; readonly flags: string } {
  const [from, to] = limits.split('-').map(Number) as [number, number]
  const numbers = Array.from({ length: to - from + 1 }, (_, i) => from + i).join('|')
  const number = `0*(?:${numbers})`
  const item = `(?:${number}|(?!\\d+(?!\\w))\\w+)`
  const part = `(?:\\*|~|${item}(?:[-~]${item})?)(?:/[1-9]\\d*)?`
  return { pattern: `^(?:random|${number}:${number}|${part}(?:,${part})*)$`, flags: 'i' }
}

/** Salt's default for `identifier` is the command. */
export function identifierOf(
  name: string,
  identifier: string | number | boolean | null | undefined,
): string | undefined {
  if (identifier === false || identifier === undefined) return name
  return identifier === null || identifier === '' ? undefined : String(identifier)
}
