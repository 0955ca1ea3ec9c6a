import type { Answer } from '../../../transport/types.ts'
import type { Conversation } from './psql.ts'
import type { Unreachable } from './questions/types.ts'
import { type RawAnswer, readJson, unreachable, whyNoAnswer } from './sql-answer.ts'

type Lines = Conversation['lines']

/** What one psql says of all that it was asked (`converse`), in order; `lines`: where each statement stands in its input. */
export function readPsql(
  user: string,
  asked: readonly { readonly database?: string }[],
  lines: Lines,
  answer: Answer,
): RawAnswer[] {
  const everything = (why: Unreachable) => asked.map(() => why)
  if (answer.failure) return everything(notAsked(user, answer.failure.why))
  const complaints = answer.stderr
    .toString('utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
  const marks = marksOf(answer.stdout.toString('utf8').split('\n'))
  if (marks.size === 0) return everything(whyNoServer(user, answer, complaints))
  return asked.map(({ database }, n): RawAnswer => {
    const text = marks.get(`@${n}`)
    if (text?.startsWith('{')) return readJson(text)
    const complaint = complaints.find((line) => isWithin(line, lines[n]!)) ?? complaints.at(-1) ?? 'no answer'
    if (database === undefined) return unreachable('refused', withoutPlace(complaint))
    const there = marks.get(`!${n}`)
    if (there === 't') return unreachable('closed', `database ${database} does not take connections`)
    if (there === 'f') return unreachable('database', `there is no database ${database}`)
    return unreachable(text === undefined ? 'closed' : 'refused', withoutPlace(complaint))
  })
}

/** `@n` and the line behind it, `!n` and the letter beside it; only the first of each is kstate's own. */
function marksOf(output: readonly string[]): Map<string, string> {
  const marks = new Map<string, string>()
  for (const [i, line] of output.entries()) {
    const mark = /^(@\d+|!\d+)(?: (.))?$/.exec(line)
    if (mark && !marks.has(mark[1]!)) marks.set(mark[1]!, mark[2] ?? output[i + 1] ?? '')
  }
  return marks
}

function isWithin(complaint: string, lines: Lines[number]): boolean {
  const line = Number(/^psql:<stdin>:(\d+): /.exec(complaint)?.[1])
  return line >= lines.from && line <= lines.to
}

function withoutPlace(complaint: string): string {
  return complaint
    .replace(/^psql:(<stdin>:\d+:)? /, '')
    .replace(/^error: /, '')
    .replace(/^(ERROR|FATAL): +/, '')
    .replace(/ at character \d+$/, '')
}

function whyNoServer(user: string, answer: Answer, complaints: readonly string[]): Unreachable {
  const detail = withoutPlace(complaints[0] ?? `exit code ${answer.code}`)
  if (answer.code === 127) return unreachable('host', 'PostgreSQL is not installed on the host yet: there is no psql')
  return answer.code === 2 ? unreachable('server', whyNoAnswer(detail)) : notAsked(user, detail)
}

function notAsked(user: string, why: string): Unreachable {
  return unreachable('host', `PostgreSQL cannot be asked on the host yet (psql as ${user}): ${why}`)
}
