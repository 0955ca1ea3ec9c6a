import type { FactKind, Need, Probe, ProbeAnswer, SqlAnswer } from '../facts/types.ts'
import { Unobservable } from '../facts/unobservable.ts'
import type { Section, Session } from '../transport/types.ts'
import type { FactStore } from './fact-store.ts'
import type { SqlClients } from './sql.ts'

/** Needs grouped by kind with their probes: what one request asks. */
export interface Inquiry {
  readonly groups: readonly {
    readonly kind: FactKind<unknown>
    readonly needs: readonly Need[]
    readonly probes: readonly Probe[]
  }[]
  readonly sections: readonly Section[]
}

export function inquire(needs: readonly Need[]): Inquiry {
  const byKind = new Map<FactKind<unknown>, Need[]>()
  for (const need of needs) {
    const group = byKind.get(need.kind)
    if (group) group.push(need)
    else byKind.set(need.kind, [need])
  }
  const groups = [...byKind].map(([kind, group]) => ({ kind, needs: group, probes: kind.probe(group) }))
  const sections = groups.flatMap((group) =>
    group.probes.flatMap((probe) => (probe.via === 'shell' ? [probe.section] : [])),
  )
  return { groups, sections }
}

/** Takes the answers to an inquiry's sections (in order), asks its SQL probes, and stores what they say. */
export async function learn(
  inquiry: Inquiry,
  answers: readonly ProbeAnswer[],
  store: FactStore,
  sql: SqlClients,
): Promise<void> {
  let next = 0
  for (const { kind, needs, probes } of inquiry.groups) {
    const got: ProbeAnswer[] = []
    for (const probe of probes) {
      if (probe.via === 'shell') got.push(answers[next++]!)
      else got.push(await askSql(sql, probe))
    }
    const facts = understood(kind, needs, got)
    for (const need of needs) {
      if (!facts.has(need.key)) throw new Error(`defect: the fact kind ${kind.name} did not answer for ${need.key}`)
      store.put(need, facts.get(need.key))
    }
  }
}

/** What a kind makes of the answers; where it can make nothing of them, that goes for each need. */
function understood(
  kind: FactKind<unknown>,
  needs: readonly Need[],
  answers: readonly ProbeAnswer[],
): ReadonlyMap<string, unknown> {
  try {
    return kind.parse(needs, answers)
  } catch (cause) {
    if (cause instanceof Unobservable) return new Map(needs.map(({ key }) => [key, cause]))
    throw cause
  }
}

async function askSql(sql: SqlClients, probe: Extract<Probe, { via: 'sql' }>): Promise<SqlAnswer> {
  return sql.query(probe.server, probe.query)
}

/**
 * Reads what is missing of these needs and of the needs that follow from them; a round trip for each layer.
 * Returns all needs, those that followed included.
 */
export async function observe(
  needs: readonly Need[],
  store: FactStore,
  session: Session,
  sql: SqlClients,
): Promise<Need[]> {
  for (;;) {
    const all = followed(needs, store)
    const missing = store.missing(all)
    if (missing.length === 0) return all
    const inquiry = inquire(missing)
    const answers = inquiry.sections.length > 0 ? await session.request(inquiry.sections) : []
    await learn(inquiry, answers, store, sql)
  }
}

/** The needs and, as far as the facts tell, those that follow from them; none follow from what could not be observed. */
export function followed(needs: readonly Need[], store: FactStore): Need[] {
  const all: Need[] = []
  const after = (need: Need): readonly Need[] => {
    try {
      return need.after?.(store.view()) ?? []
    } catch (cause) {
      if (cause instanceof Unobservable) return []
      throw cause
    }
  }
  const queue = [...needs]
  for (let need = queue.shift(); need; need = queue.shift()) {
    all.push(need)
    if (need.after && store.missing([{ kind: need.kind, key: need.key, want: need.want }]).length === 0)
      queue.push(...after(need))
  }
  return all
}
