import type { FactPatch, FactView, Need } from '../../facts/types.ts'

/** The facts with what will be so once a part of the work is done laid over them. */
export class Overlay implements FactView {
  readonly #facts: FactView
  readonly #later = new Map<string, unknown>()

  constructor(facts: FactView) {
    this.#facts = facts
  }

  add(patches: readonly FactPatch[]): void {
    for (const { need, value } of patches) this.#later.set(idOf(need), value)
  }

  get<V>(need: Need<V>): V {
    const id = idOf(need)
    return this.#later.has(id) ? (this.#later.get(id) as V) : this.#facts.get(need)
  }

  find<V>(need: Need<V>): V | undefined {
    const id = idOf(need)
    return this.#later.has(id) ? (this.#later.get(id) as V) : this.#facts.find(need)
  }
}

function idOf({ kind, key }: { readonly kind: { readonly name: string }; readonly key: string }): string {
  return `${kind.name}\0${key}`
}
