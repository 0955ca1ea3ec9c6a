import type { FactPatch, FactView, Need } from '../facts/types.ts'
import { Unobservable } from '../facts/unobservable.ts'
import type { Touched } from '../states/types.ts'

interface Entry {
  /** The need with every `want` that was ever asked for. */
  need: Need
  value: unknown
  /** The wants that `value` covers. */
  covers: ReadonlySet<string>
  stale: boolean
}

/** What is known of a host at this moment: read facts, or in a plan facts with the foretold laid over them. */
export class FactStore {
  readonly #entries = new Map<string, Map<string, Entry>>()
  readonly #spoiled: (readonly Touched[] | 'everything')[] = []

  /** The needs among these that are not known (or only in part, or stale), one for each key, wants merged. */
  missing(needs: readonly Need[]): Need[] {
    const found = new Map<string, Need>()
    for (const need of needs) {
      const entry = this.#entry(need)
      const wants = need.want ?? []
      if (entry && !entry.stale && wants.every((want) => entry.covers.has(want))) continue
      const id = `${need.kind.name}\0${need.key}`
      const known = entry ? [...entry.covers] : []
      const merged = new Set([...(found.get(id)?.want ?? []), ...wants, ...known])
      found.set(id, { kind: need.kind, key: need.key, want: [...merged] })
    }
    return [...found.values()]
  }

  put(need: Need, value: unknown): void {
    const kind = this.#entries.get(need.kind.name) ?? new Map<string, Entry>()
    this.#entries.set(need.kind.name, kind)
    kind.set(need.key, { need, value, covers: new Set(need.want), stale: false })
  }

  /** Lays over what will be so; a later read replaces it. */
  foretell(patches: readonly FactPatch[]): void {
    for (const { need, value } of patches) {
      const wants = new Set([...(need.want ?? []), ...(this.#entry(need)?.covers ?? [])])
      this.put({ kind: need.kind, key: need.key, want: [...wants] }, value)
    }
  }

  /** Marks what an action may have spoiled; it will be read again when it is needed. */
  spoil(touched: readonly Touched[] | 'everything'): void {
    this.#spoiled.push(touched)
    if (touched === 'everything') {
      for (const kind of this.#entries.values()) for (const entry of kind.values()) entry.stale = true
      return
    }
    for (const { kind, key } of touched) {
      const entries = this.#entries.get(kind)
      if (!entries) continue
      if (key === undefined) for (const entry of entries.values()) entry.stale = true
      else if (entries.has(key)) entries.get(key)!.stale = true
    }
  }

  /** A store of its own that knows what is known now. */
  fork(): FactStore {
    const fork = new FactStore()
    for (const [kind, entries] of this.#entries)
      fork.#entries.set(kind, new Map([...entries].map(([key, entry]) => [key, { ...entry }])))
    return fork
  }

  /** Takes over what was spoiled in a fork: what it read is not taken, as others may have acted meanwhile. */
  join(fork: FactStore): void {
    for (const touched of fork.#spoiled) this.spoil(touched)
  }

  view(): FactView {
    return {
      get: (need) => {
        const entry = this.#entry(need as Need)
        if (!entry) throw new Error(`defect: the fact ${need.kind.name} ${need.key} was used but never asked for`)
        return observed(entry.value) as never
      },
      find: (need) => observed(this.#entry(need as Need)?.value) as never,
    }
  }

  /** Why one of these needs could not be observed, if that is so. */
  unobservable(needs: readonly Need[]): Unobservable | undefined {
    return needs.map((need) => this.#entry(need)?.value).find((value) => value instanceof Unobservable)
  }

  /** The values of these needs as they are now, unaffected by what is read later. */
  snapshot(needs: readonly Need[]): FactView & { readonly values: ReadonlyMap<string, unknown> } {
    const values = new Map<string, unknown>()
    for (const need of needs) {
      const entry = this.#entry(need)
      if (entry) values.set(`${need.kind.name}\0${need.key}`, entry.value)
    }
    const whole = this.view()
    return {
      values,
      get: (need) => {
        const id = `${need.kind.name}\0${need.key}`
        return (values.has(id) ? observed(values.get(id)) : whole.get(need)) as never
      },
      find: (need) => {
        const id = `${need.kind.name}\0${need.key}`
        return (values.has(id) ? observed(values.get(id)) : whole.find(need)) as never
      },
    }
  }

  #entry(need: Need): Entry | undefined {
    return this.#entries.get(need.kind.name)?.get(need.key)
  }
}

/** A fact's value, which is thrown where the host could not say it. */
function observed(value: unknown): unknown {
  if (value instanceof Unobservable) throw value
  return value
}
