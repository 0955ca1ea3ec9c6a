import {
  configurationFiles,
  type FactKind,
  factKind,
  Need,
  type Question,
  type SqlAnswer,
  type SqlServer,
} from '../../kit/index.ts'
import { keyOf, readKey } from './key.ts'
import { converse, psqlInput, psqlProbe } from './psql.ts'
import { readPsql } from './psql-answer.ts'
import { questions } from './questions/index.ts'
import type { Asked, CatalogQuestion } from './questions/types.ts'
import { fromHome, serverId } from './server.ts'
import { type RawAnswer, readSql } from './sql-answer.ts'

type Fact = Asked<unknown>

const kinds = new Map<string, FactKind<Fact>>()

/** One kind object a server: what is asked of a server travels together, and its password stands in no key. */
export function postgresKind(server: SqlServer): FactKind<Fact> {
  const id = serverId(server)
  const kind =
    kinds.get(id) ??
    factKind<Fact>({
      name: 'postgres',
      dependsOnPath: (path) => configurationFiles(path) || path.includes('/.pg'),
      ask: (needs) => ask(server, group(needs)),
      compose({ key, value }, newer) {
        const mayGo = questions.get(readKey(key).ask)?.objects && newer.of(releasedFact(server)).length > 0
        return mayGo && value.is === 'known' ? { ...value, released: true } : value
      },
    })
  kinds.set(id, kind)
  return kind
}

/**
 * Never asked of a server: only predicted, by a state that takes ownership or privileges away or removes objects. What such a
 * state leaves of the objects that depend on others cannot be predicted.
 */
export function releasedFact(server: SqlServer): Need<true> {
  const key = keyOf(fromHome(server), { ask: 'released', of: null })
  return new Need<true>(postgresKind(server) as never, key)
}

/** Questions of one sort to one database, with the needs that they answer. */
export interface Group {
  readonly database?: string
  readonly question: CatalogQuestion
  readonly keys: string[]
  readonly subjects: unknown[]
}

function group(needs: readonly Need<Fact>[]): Group[] {
  const groups = new Map<string, Group>()
  for (const { key } of needs) {
    const { database, ask, of } = readKey(key)
    const question = questions.get(ask)
    if (!question) throw new Error(`defect: PostgreSQL is not asked for ${ask}`)
    const id = question.alone ? key : JSON.stringify([database, ask])
    const group = groups.get(id) ?? {
      ...(database === undefined ? {} : { database }),
      question,
      keys: [],
      subjects: [],
    }
    groups.set(id, group)
    group.keys.push(key)
    group.subjects.push(of)
  }
  return [...groups.values()]
}

/** By a connection each group is a question; one psql is asked for all of them. */
function ask(server: SqlServer, groups: readonly Group[]): Question<Fact>[] {
  const askings = groups.map(({ database, question, subjects }) => ({ database, sql: question.statement(subjects) }))
  if (server.by === 'connection')
    return groups.map((group, n) => ({
      server: { ...server, database: group.database ?? server.database },
      query: { text: askings[n]!.sql.text },
      read: (answer: SqlAnswer) => factsOf(group, readSql(answer)),
    }))
  const databases = [...new Set([server.database, ...groups.flatMap((group) => group.database ?? [])])]
  const { text, lines } = converse(askings)
  return [
    {
      script: psqlProbe(server, databases),
      user: server.as,
      stdin: psqlInput(server, text, false),
      *read(answer) {
        const found = readPsql(server.as, groups, lines, answer)
        for (const [n, group] of groups.entries()) yield* factsOf(group, found[n]!)
      },
    },
  ]
}

function* factsOf({ question, keys }: Group, found: RawAnswer): Generator<readonly [string, Fact]> {
  for (const [i, key] of keys.entries())
    yield [key, 'answer' in found ? { is: 'known', value: question.read(found.answer[i + 1]) } : found]
}
