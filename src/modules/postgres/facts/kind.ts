import type { Answer } from '../../../transport/types.ts'
import type { FactKind, Need } from '../../kit/fact.ts'
import { legacyKind, type Probe, type ProbeAnswer } from '../../kit/legacy.ts'
import type { SqlAnswer, SqlServer } from '../../kit/sql.ts'
import { configurationFiles } from '../../kit/touches.ts'
import { converse, psqlInput, psqlProbe } from './psql.ts'
import { questions } from './questions/index.ts'
import type { Asked, Question } from './questions/types.ts'
import { homeOf, type PostgresServer, serverId, type TcpServer } from './server.ts'

/** What the key of a need says; the keys stand in this order, those that say nothing are left out. */
export interface Key {
  readonly server?: string
  readonly database?: string
  readonly ask: string
  readonly of: unknown
}

type Fact = Asked<unknown>
export type PostgresKind = FactKind<Fact>

const kinds = new Map<string, PostgresKind>()

/** One kind object a server: what is asked of a server travels together, and its password stands in no key. */
export function postgresKind(server: PostgresServer): PostgresKind {
  const id = serverId(server)
  let kind = kinds.get(id)
  if (!kind) {
    kind = legacyKind<Fact>({
      name: 'postgres',
      dependsOnPath: (path) => configurationFiles(path) || path.includes('/.pg'),
      probe: (needs) => probe(server, lay(needs)),
      parse: (needs, answers) => parse(server, lay(needs), answers),
    })
    kinds.set(id, kind)
  }
  return kind
}

/** Questions of one sort to one database, with the needs that they answer. */
interface Group {
  readonly database?: string
  readonly question: Question
  readonly keys: readonly string[]
  readonly subjects: readonly unknown[]
}

function lay(needs: readonly Need<Fact>[]): Group[] {
  const groups = new Map<string, { database?: string; question: Question; keys: string[]; subjects: unknown[] }>()
  for (const { key } of needs) {
    const { database, ask, of } = JSON.parse(key) as Key
    const question = questions.get(ask)
    if (!question) throw new Error(`defect: PostgreSQL is not asked for ${ask}`)
    const id = question.alone ? key : JSON.stringify([database, ask])
    let group = groups.get(id)
    if (!group) {
      group = { database, question, keys: [], subjects: [] }
      groups.set(id, group)
    }
    group.keys.push(key)
    group.subjects.push(of)
  }
  return [...groups.values()]
}

function askings(groups: readonly Group[]) {
  return groups.map(({ database, question, subjects }) => ({ database, sql: question.statement(subjects) }))
}

function probe(server: PostgresServer, groups: readonly Group[]): Probe[] {
  if (server.way === 'tcp') {
    return askings(groups).map(({ database, sql }) => ({
      via: 'sql',
      server: sqlServer(server, database ?? homeOf(server)),
      query: { text: sql.text },
    }))
  }
  const databases = [...new Set([homeOf(server), ...groups.flatMap((group) => group.database ?? [])])]
  const script = psqlProbe(server, databases)
  const stdin = psqlInput(server, converse(askings(groups)).text, false)
  return [{ via: 'shell', section: { script, user: server.as, stdin } }]
}

export function sqlServer({ host, port, user, password }: TcpServer, database: string): SqlServer {
  return { host, port, user, password, database }
}

function parse(server: PostgresServer, groups: readonly Group[], answers: readonly ProbeAnswer[]): Map<string, Fact> {
  const facts = new Map<string, Fact>()
  const found = server.way === 'tcp' ? answers.map(hearSql) : hearPsql(server.as, groups, answers[0] as Answer)
  groups.forEach((group, n) => {
    const heard = found[n]!
    group.keys.forEach((key, i) => {
      const fact: Fact = 'answer' in heard ? { is: 'known', value: group.question.read(heard.answer[i + 1]) } : heard
      facts.set(key, fact)
    })
  })
  return facts
}

type Unreachable = Extract<Fact, { is: 'unreachable' }>
type Heard = { readonly answer: { readonly [subject: string]: unknown } } | Unreachable

function hearSql(answer: ProbeAnswer): Heard {
  const { rows, error } = answer as SqlAnswer
  if (!error) return readJson(String(rows[0]?.answer))
  const { sqlstate = '', message } = error
  if (sqlstate === '3D000') return unreachable('database', message)
  // object_not_in_prerequisite_state: what a database that takes no connections answers.
  if (sqlstate === '55000') return unreachable('closed', message)
  // Classes 08 connection, 28 authorization, 57P server starting or stopping; a code that is no SQLSTATE is the system's.
  const server = !/^[0-9A-Z]{5}$/.test(sqlstate) || /^(08|28|57P)/.test(sqlstate)
  return server ? unreachable('server', whyNoAnswer(message)) : unreachable('refused', message)
}

function hearPsql(user: string, groups: readonly Group[], answer: Answer): Heard[] {
  if (answer.failure) {
    const why = `PostgreSQL cannot be asked on the host yet (psql as ${user}): ${answer.failure.why}`
    return groups.map(() => unreachable('server', why))
  }
  const said = answer.stdout.toString('utf8').split('\n')
  const complaints = answer.stderr
    .toString('utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
  const marks = new Map<string, string>()
  said.forEach((line, i) => {
    const mark = /^(@\d+|!\d+)(?: (.))?$/.exec(line)
    if (mark && !marks.has(mark[1]!)) marks.set(mark[1]!, mark[2] ?? said[i + 1] ?? '')
  })
  if (marks.size === 0) {
    const why = whyNoServer(user, answer, complaints)
    return groups.map(() => unreachable('server', why))
  }
  const { lines } = converse(askings(groups))
  return groups.map((group, n): Heard => {
    const text = marks.get(`@${n}`)
    if (text?.startsWith('{')) return readJson(text)
    const complaint = complaints.find((line) => isWithin(line, lines[n]!)) ?? complaints.at(-1) ?? 'no answer'
    if (group.database === undefined) return unreachable('refused', withoutPlace(complaint))
    const there = marks.get(`!${n}`)
    if (there === 't') return unreachable('closed', `database ${group.database} does not take connections`)
    if (there === 'f') return unreachable('database', `there is no database ${group.database}`)
    return unreachable(text === undefined ? 'closed' : 'refused', withoutPlace(complaint))
  })
}

function readJson(text: string): Heard {
  try {
    return { answer: JSON.parse(text) }
  } catch {
    return unreachable('refused', 'the answer is not complete')
  }
}

function isWithin(complaint: string, lines: { readonly from: number; readonly to: number }): boolean {
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

function whyNoServer(user: string, answer: Answer, complaints: readonly string[]): string {
  const detail = withoutPlace(complaints[0] ?? `exit code ${answer.code}`)
  if (answer.code === 127) return 'PostgreSQL is not installed on the host yet: there is no psql'
  if (answer.code === 2) return whyNoAnswer(detail)
  return `PostgreSQL cannot be asked on the host yet (psql as ${user}): ${detail}`
}

function whyNoAnswer(detail: string): string {
  const running = !/No such file or directory|Connection refused|ECONNREFUSED/.test(detail)
  return `PostgreSQL ${running ? 'does not answer' : 'is not running there yet'}: ${detail}`
}

function unreachable(at: Unreachable['at'], why: string): Unreachable {
  return { is: 'unreachable', at, why }
}
