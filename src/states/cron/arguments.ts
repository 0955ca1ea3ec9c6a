import type { ArgumentSchema } from '../types.ts'
import { accountName } from '../user/arguments.ts'

const newline = { test: 'newline', reason: 'a crontab holds one job a line' }

export const commandArgument: ArgumentSchema = {
  type: 'string',
  description: 'The command; cron reads `%` in it as the end of the command unless it is escaped.',
  'x-refuse': [newline, { test: 'bytes:998', reason: 'cron takes no commands longer than 998 bytes' }],
}

export const userArgument: ArgumentSchema = { ...accountName('Whose crontab.'), default: 'root' }

export const identifierArgument: ArgumentSchema = {
  type: ['string', 'integer', 'boolean', 'null'],
  default: false,
  description: 'What tells this job from others; default: the command.',
  'x-refuse': [newline],
}

export const specialArgument: ArgumentSchema = {
  type: ['string', 'null'],
  default: null,
  pattern: '^@',
  description: 'A word in place of the times: `@reboot`, `@hourly`… (quoted: YAML takes no bare @).',
  'x-refuse': [newline, { test: 'space', reason: 'white space parts the fields of a crontab' }],
}

export function timeArgument(description: string, limits: string): ArgumentSchema {
  return {
    type: ['string', 'integer', 'null'],
    default: '*',
    description,
    'x-refuse': [
      newline,
      { test: 'space', reason: 'white space parts the fields of a crontab' },
      {
        test: `cron:${limits}`,
        reason: `cron reads it as numbers from ${limits.replace('-', ' to ')}, lists, ranges and steps of them`,
      },
    ],
  }
}

/** Salt's default for `identifier` is the command. */
export function identifierOf(
  name: string,
  identifier: string | number | boolean | null | undefined,
): string | undefined {
  if (identifier === false || identifier === undefined) return name
  return identifier === null || identifier === '' ? undefined : String(identifier)
}
