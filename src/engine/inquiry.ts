import type { FactKind, Need, Probe, ProbeAnswer } from '../facts/types.ts'
import { Unobservable } from '../facts/unobservable.ts'
import type { Section } from '../transport/types.ts'
import type { Observation } from './facts/layer.ts'
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

/** What the answers to an inquiry's sections (in order) say; its SQL probes are asked here. */
export async function readAnswers(
  inquiry: Inquiry,
  answers: readonly ProbeAnswer[],
  sql: SqlClients,
): Promise<Observation[]> {
  const observed: Observation[] = []
  let next = 0
  for (const { kind, needs, probes } of inquiry.groups) {
    const got: ProbeAnswer[] = []
    for (const probe of probes) {
      if (probe.via === 'shell') got.push(answers[next++]!)
      else got.push(await sql.query(probe.server, probe.query))
    }
    const facts = understood(kind, needs, got)
    for (const need of needs) {
      if (!facts.has(need.key)) throw new Error(`defect: the fact kind ${kind.name} did not answer for ${need.key}`)
      observed.push({ need, value: facts.get(need.key) })
    }
  }
  return observed
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
