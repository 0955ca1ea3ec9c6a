import { type FactKind, type FactView, Need, type PredictedView, Unobservable } from '../../modules/kit/index.ts'
import type { Fact, FactLayer } from './layer.ts'
import { PredictedFacts } from './predicted.ts'

/** Whether a fact was observed in all the parts that are wanted, and is not stale, or is predicted. */
export function isKnown(facts: FactLayer, need: Need): boolean {
  const fact = facts.fact(need)
  return fact !== undefined && !fact.stale && (isPredicted(fact) || need.want.every((want) => fact.covers.has(want)))
}

/** The needs among these that were never observed (or only in part, or are stale) and are not predicted, one for each key, wants merged. */
export function missing(facts: FactLayer, needs: readonly Need[]): Need[] {
  const found = new Map<string, Need>()
  for (const need of needs) {
    if (isKnown(facts, need)) continue
    const id = idOf(need)
    const merged = new Set([...(found.get(id)?.want ?? []), ...need.want, ...(facts.fact(need)?.covers ?? [])])
    found.set(id, new Need(need.kind, need.key, [...merged]))
  }
  return [...found.values()]
}

/** Whether a part that is wanted of these was never known of what is predicted now: then nobody can tell it. */
export function isPartlyPredicted(facts: FactLayer, needs: readonly Need[]): boolean {
  return needs.some((need) => {
    const fact = facts.fact(need)
    return fact !== undefined && isPredicted(fact) && need.want.some((want) => !fact.covers.has(want))
  })
}

/** Why one of these could not be observed, if that is so. */
export function unobservable(facts: FactLayer, needs: readonly Need[]): Unobservable | undefined {
  return needs.map((need) => facts.fact(need)?.value).find((value) => value instanceof Unobservable)
}

/** What is known now. A fact that may have changed since it was observed is not known. */
export function viewOf(facts: FactLayer): FactView {
  return viewBy(facts, (need) => {
    const fact = facts.fact(need)
    return fact?.stale ? undefined : fact
  })
}

/** What is known, and what was known before it was invalidated: to guess by, never to decide by. */
export function lastKnown(facts: FactLayer): FactView {
  return viewBy(facts, (need) => facts.fact(need))
}

/** The values of these needs as they are now, unaffected by what is observed later; other facts as they are when they are looked at. */
export function snapshot(
  facts: FactLayer,
  needs: readonly Need[],
): FactView & { readonly values: ReadonlyMap<string, unknown> } {
  const whole = viewOf(facts)
  const values = new Map<string, unknown>()
  for (const need of needs) {
    const fact = facts.fact(need)
    if (fact) values.set(idOf(need), composed(facts, need, fact))
  }
  const kept = <V>(need: Need<V>): V | undefined => said(values.get(idOf(need as Need)) as V | undefined)
  return {
    values,
    get: (need) => (values.has(idOf(need as Need)) ? kept(need)! : whole.get(need)),
    find: (need) => (values.has(idOf(need as Need)) ? kept(need) : whole.find(need)),
    layer: () => whole.layer(),
  }
}

function viewBy(facts: FactLayer, look: (need: Need) => Fact | undefined): FactView {
  const read = <V>(need: Need<V>, fact: Fact) => said(composed(facts, need, fact))
  return {
    get: (need) => {
      const fact = look(need as Need)
      if (!fact) throw new Error(`defect: the fact ${need.kind.name} ${need.key} was used but never asked for`)
      return read(need, fact)
    },
    find: (need) => {
      const fact = look(need as Need)
      return fact && read(need, fact)
    },
    layer: () => predictedView(new PredictedFacts(facts)),
  }
}

function predictedView(layer: PredictedFacts): PredictedView {
  return { ...viewOf(layer), predict: (patches) => layer.predict(patches) }
}

/** A fact as the predictions that are newer than it leave it. */
function composed<V>(facts: FactLayer, { kind, key }: Need<V>, fact: Fact): V {
  const value = fact.value as V
  if (!kind.compose || fact.since >= facts.size || value instanceof Unobservable) return value
  const newer = (name: string, of?: string) => facts.predictions(name, of).filter(({ at }) => at > fact.since)
  return kind.compose(
    { key, value },
    {
      of: <W>(need: Need<W>) => newer(need.kind.name, need.key).map((prediction) => prediction.value as W),
      all: <W>({ name }: FactKind<W>) => newer(name).map((prediction) => [prediction.key, prediction.value as W]),
    },
  )
}

/** A fact's value; thrown where the host could not give it. */
function said<V>(value: V): V {
  if (value instanceof Unobservable) throw value
  return value
}

function isPredicted(fact: Fact): boolean {
  return fact.since > 0
}

function idOf({ kind, key }: Need): string {
  return `${kind.name}\0${key}`
}
