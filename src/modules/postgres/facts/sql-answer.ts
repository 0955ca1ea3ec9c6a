import type { SqlAnswer } from '../../kit/index.ts'
import type { Unreachable } from './questions/types.ts'

/** The JSON object that a question gives, or why there is none. */
export type RawAnswer = { readonly answer: { readonly [subject: string]: unknown } } | Unreachable

/** What the client says of one question. */
export function readSql({ rows, error }: SqlAnswer): RawAnswer {
  if (!error) return readJson(String(rows[0]?.answer))
  const { sqlstate = '', message } = error
  if (sqlstate === '3D000') return unreachable('database', message)
  // object_not_in_prerequisite_state: what a database that takes no connections answers.
  if (sqlstate === '55000') return unreachable('closed', message)
  // Classes 08 connection, 28 authorization, 57P server starting or stopping; a code that is no SQLSTATE is the system's.
  const server = !/^[0-9A-Z]{5}$/.test(sqlstate) || /^(08|28|57P)/.test(sqlstate)
  return server ? unreachable('server', whyNoAnswer(message)) : unreachable('refused', message)
}

export function readJson(text: string): RawAnswer {
  try {
    return { answer: JSON.parse(text) }
  } catch {
    return unreachable('refused', 'the answer is not complete')
  }
}

export function whyNoAnswer(detail: string): string {
  const running = !/No such file or directory|Connection refused|ECONNREFUSED/.test(detail)
  return `PostgreSQL ${running ? 'does not answer' : 'is not running there yet'}: ${detail}`
}

export function unreachable(at: Unreachable['at'], why: string): Unreachable {
  return { is: 'unreachable', at, why }
}
