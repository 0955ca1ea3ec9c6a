import { isInvalidated, type Need, type Touches } from '../../modules/kit/index.ts'
import type { Fact, Observation, ObservedLayer } from './layer.ts'

interface Known extends Fact {
  readonly need: Need
}

/** The facts that a host answered, and which of them may have changed since. */
export class ObservedFacts implements ObservedLayer {
  readonly size = 0
  readonly #facts = new Map<string, Map<string, Known>>()
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
      const kind = this.#facts.get(need.kind.name) ?? new Map<string, Known>()
      this.#facts.set(need.kind.name, kind)
      kind.set(need.key, { need, value, covers: new Set(need.want), stale: false, since: 0 })
    }
  }

  invalidate(touches: Touches): void {
    this.#invalidated.push(touches)
    for (const facts of this.#facts.values()) {
      for (const [key, fact] of facts) {
        if (!fact.stale && isInvalidated(fact.need, touches)) facts.set(key, { ...fact, stale: true })
      }
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
    for (const touches of fork.#invalidated) this.invalidate(touches)
  }
}
