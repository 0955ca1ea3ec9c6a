import type { Need } from '../../facts/types.ts'
import type { Fact, Observation, ObservedLayer, Touches } from './layer.ts'

/** The facts that a host answered, and which of them may have changed since. */
export class ObservedFacts implements ObservedLayer {
  readonly size = 0
  readonly #facts = new Map<string, Map<string, Fact>>()
  readonly #invalidated: Touches[] = []

  get observed(): this {
    return this
  }

  fact({ kind, key }: Need): Fact | undefined {
    return this.#facts.get(kind.name)?.get(key)
  }

  predictions(): readonly [] {
    return []
  }

  record(observations: readonly Observation[]): void {
    for (const { need, value } of observations) {
      const kind = this.#facts.get(need.kind.name) ?? new Map<string, Fact>()
      this.#facts.set(need.kind.name, kind)
      kind.set(need.key, { value, covers: new Set(need.want), stale: false, since: 0 })
    }
  }

  invalidate(touched: Touches): void {
    this.#invalidated.push(touched)
    if (touched === 'everything') {
      for (const facts of this.#facts.values()) invalidateAll(facts)
      return
    }
    for (const { kind, key } of touched) {
      const facts = this.#facts.get(kind)
      const fact = key === undefined ? undefined : facts?.get(key)
      if (facts && key === undefined) invalidateAll(facts)
      else if (facts && key !== undefined && fact) facts.set(key, { ...fact, stale: true })
    }
  }

  /** A layer of its own that knows what is known now: for steps that go on beside the others. */
  fork(): ObservedFacts {
    const fork = new ObservedFacts()
    for (const [kind, facts] of this.#facts) fork.#facts.set(kind, new Map(facts))
    return fork
  }

  /** Takes over what was invalidated in a fork: what it observed is not taken, as others may have acted meanwhile. */
  join(fork: ObservedFacts): void {
    for (const touched of fork.#invalidated) this.invalidate(touched)
  }
}

function invalidateAll(facts: Map<string, Fact>): void {
  for (const [key, fact] of facts) if (!fact.stale) facts.set(key, { ...fact, stale: true })
}
