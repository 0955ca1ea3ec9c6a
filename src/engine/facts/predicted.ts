import type { FactPatch, Need } from '../../modules/kit/index.ts'
import type { Fact, FactLayer, ObservedLayer, Prediction } from './layer.ts'

type Entry = Prediction & Fact

/** What will be so, over what is so: whoever makes the layer predicts on it, and throws it away with its question. */
export class PredictedFacts implements FactLayer {
  readonly #below: FactLayer
  readonly #kinds = new Map<string, { readonly all: Entry[]; readonly byKey: Map<string, Entry[]> }>()
  #size: number

  constructor(below: FactLayer) {
    this.#below = below
    this.#size = below.size
  }

  get observed(): ObservedLayer {
    return this.#below.observed
  }

  get size(): number {
    return this.#size
  }

  fact(need: Need): Fact | undefined {
    return this.#kinds.get(need.kind.name)?.byKey.get(need.key)?.at(-1) ?? this.#below.fact(need)
  }

  predictions(kind: string, key?: string): readonly Prediction[] {
    const own = this.#kinds.get(kind)
    const below = this.#below.predictions(kind, key)
    const mine = key === undefined ? own?.all : own?.byKey.get(key)
    if (!mine) return below
    return below.length === 0 ? mine : [...below, ...mine]
  }

  /** Lays over what will be so. It covers what was known of the fact before. */
  predict(patches: readonly FactPatch[]): void {
    for (const { need, value } of patches) {
      const { kind, key, want = [] } = need
      const covers = new Set([...want, ...(this.fact(need)?.covers ?? [])])
      const at = ++this.#size
      const entry: Entry = { key, value, at, covers, stale: false, since: at }
      const own = this.#kinds.get(kind.name) ?? { all: [], byKey: new Map<string, Entry[]>() }
      this.#kinds.set(kind.name, own)
      own.all.push(entry)
      const ofKey = own.byKey.get(key)
      if (ofKey) ofKey.push(entry)
      else own.byKey.set(key, [entry])
    }
  }
}
