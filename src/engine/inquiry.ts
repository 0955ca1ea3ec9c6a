import { type FactKind, type Need, type Question, Unobservable } from '../modules/kit/index.ts'
import type { Answer, Section } from '../transport/types.ts'
import type { Observation } from './facts/layer.ts'
import type { SqlClients } from './sql.ts'

interface Group {
  readonly kind: FactKind<unknown>
  readonly needs: readonly Need[]
  readonly questions: readonly Question<unknown>[]
}

/** Needs grouped by kind with their questions: what one request asks. */
export interface Inquiry {
  readonly groups: readonly Group[]
  readonly sections: readonly Section[]
}

export function inquire(needs: readonly Need[]): Inquiry {
  const byKind = new Map<FactKind<unknown>, Need[]>()
  for (const need of needs) {
    const group = byKind.get(need.kind)
    if (group) group.push(need)
    else byKind.set(need.kind, [need])
  }
  const groups = [...byKind].map(([kind, group]) => ({ kind, needs: group, questions: kind.ask(group) }))
  const sections = groups.flatMap(({ questions }) =>
    questions.flatMap((question) => {
      if (question.server) return []
      const { read: _read, server: _server, ...section } = question
      return [section]
    }),
  )
  return { groups, sections }
}

/** What the answers to an inquiry's sections (in order) say; its SQL questions are asked here. */
export async function readAnswers(
  inquiry: Inquiry,
  answers: readonly Answer[],
  sql: SqlClients,
): Promise<Observation[]> {
  const observed: Observation[] = []
  let next = 0
  for (const { kind, needs, questions } of inquiry.groups) {
    const facts = new Facts()
    for (const question of questions) {
      if (question.server) {
        const answer = await sql.query(question.server, question.query)
        facts.add(() => question.read(answer))
      } else {
        const answer = answers[next++]!
        facts.add(() => question.read(answer))
      }
    }
    for (const need of needs) observed.push({ need, value: facts.of(kind, need.key) })
  }
  return observed
}

/** The facts of one kind, put together of what its questions said. */
class Facts {
  readonly #values = new Map<string, unknown>()
  /** Where a reader could make nothing of its answer: that goes for every key. */
  #unobservable: Unobservable | undefined

  add(read: () => Iterable<readonly [string, unknown]>): void {
    try {
      for (const [key, value] of read()) this.#values.set(key, together(this.#values.get(key), value))
    } catch (cause) {
      if (!(cause instanceof Unobservable)) throw cause
      this.#unobservable ??= cause
    }
  }

  of(kind: FactKind<unknown>, key: string): unknown {
    if (this.#unobservable) return this.#unobservable
    if (this.#values.has(key)) return this.#values.get(key)
    return new Unobservable(`the host's answer about ${kind.name} ${key} is not complete`)
  }
}

/** One question's part of a record beside those of others; what is unobservable in part is so as a whole. */
function together(before: unknown, value: unknown): unknown {
  if (before instanceof Unobservable) return before
  if (!isRecord(before) || !isRecord(value)) return value
  return { ...before, ...value }
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}
