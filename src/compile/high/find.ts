import { equals } from '../../python/values/order.ts'
import { Dict, hashKey, type Value } from '../../python/values.ts'
import { firstKey, isHashable } from './dicts.ts'

export type Found = readonly [id: string, state: string]

/**
 * Looks states up by ID, by the value of any argument (which is how Salt finds names) and by SLS. Built on demand;
 * entries of a state that was altered are found because `note` adds what came new and each lookup checks what it gives.
 */
export class Finder {
  readonly #high: Dict
  /** Function → value of an argument → ID. */
  #byArgument: Map<string, Map<unknown, Map<string, Found>>> | undefined
  #bySls: Map<string, string[]> | undefined
  #byName: Map<string, Found> | undefined
  constructor(high: Dict) {
    this.#high = high
  }

  /** The states that `module: name` means; an exact ID wins, with `strict` only where it has that module. */
  byName(name: Value, state: string, strict: boolean): Found[] {
    const body = this.#high.get(name)
    if (body !== undefined && typeof name === 'string' && (!strict || (body instanceof Dict && body.has(state))))
      return [[name, state]]
    if (state === 'sls')
      return typeof name !== 'string' ? [] : this.idsOf(name).map((id) => [id, firstState(this.#high.get(id))] as const)
    return [...this.#candidates(state, name)].flatMap((found) => {
      const times = countArguments(this.#high, found, name)
      return new Array<Found>(times).fill(found)
    })
  }

  /** Every function of every ID of an SLS. */
  ofSls(sls: Value): Found[] {
    if (typeof sls !== 'string') return []
    return this.idsOf(sls).flatMap((id) => {
      const body = this.#high.get(id)
      if (!(body instanceof Dict)) return []
      return [...body.keys()].flatMap((state) =>
        typeof state === 'string' && !state.startsWith('__') ? [[id, state] as const] : [],
      )
    })
  }

  idsOf(sls: string): readonly string[] {
    if (!this.#bySls) {
      this.#bySls = new Map()
      for (const [id, body] of this.#high) {
        const owner = body instanceof Dict ? body.get('__sls__') : undefined
        if (typeof owner !== 'string' || typeof id !== 'string') continue
        const ids = this.#bySls.get(owner)
        if (ids) ids.push(id)
        else this.#bySls.set(owner, [id])
      }
    }
    return this.#bySls.get(sls) ?? []
  }

  /** The first state with that `name`, as a bare `*_in` reference finds it. */
  byPlainName(name: string): Found | undefined {
    if (!this.#byName) {
      this.#byName = new Map()
      for (const { id, state, arg } of eachArgument(this.#high)) {
        const value = arg.get('name')
        if (typeof value === 'string' && !this.#byName.has(value)) this.#byName.set(value, [id, state])
      }
    }
    return this.#byName.get(name)
  }

  /** Tells of arguments that were added to a state. */
  note(id: string, state: string, arg: Value): void {
    if (this.#byArgument && arg instanceof Dict) this.#index(id, state, arg)
  }

  #candidates(state: string, value: Value): Iterable<Found> {
    if (!this.#byArgument) {
      this.#byArgument = new Map()
      for (const { id, state, arg } of eachArgument(this.#high)) this.#index(id, state, arg)
    }
    return this.#byArgument.get(state)?.get(hashKey(value))?.values() ?? []
  }

  #index(id: string, state: string, arg: Dict): void {
    if (arg.size !== 1) return
    const value = arg.get(firstKey(arg)!)
    if (value === undefined || !isHashable(value)) return
    const ofState = this.#byArgument!.get(state) ?? new Map<unknown, Map<string, Found>>()
    this.#byArgument!.set(state, ofState)
    const known = ofState.get(hashKey(value))
    if (!known) ofState.set(hashKey(value), new Map([[id, [id, state]]]))
    else if (!known.has(id)) known.set(id, [id, state])
  }
}

function countArguments(high: Dict, [id, state]: Found, value: Value): number {
  const body = high.get(id)
  const run = body instanceof Dict ? body.get(state) : undefined
  if (!Array.isArray(run)) return 0
  return run.filter((arg) => arg instanceof Dict && arg.size === 1 && equals(arg.get(firstKey(arg)!)!, value)).length
}

function firstState(body: Value | undefined): string {
  const key = body instanceof Dict ? firstKey(body) : undefined
  return typeof key === 'string' ? key : ''
}

function* eachArgument(high: Dict): Generator<{ id: string; state: string; arg: Dict }> {
  for (const [id, body] of high) {
    if (typeof id !== 'string' || !(body instanceof Dict)) continue
    for (const [state, run] of body) {
      if (typeof state !== 'string' || state.startsWith('__') || !Array.isArray(run)) continue
      for (const arg of run) if (arg instanceof Dict) yield { id, state, arg }
    }
  }
}

/** The names of the arguments of a state. */
export function argumentNames(high: Dict, id: string, state: string): Set<Value> {
  const body = high.get(id)
  const run = body instanceof Dict ? body.get(state) : undefined
  const names = new Set<Value>()
  if (Array.isArray(run)) for (const arg of run) if (arg instanceof Dict && arg.size === 1) names.add(firstKey(arg)!)
  return names
}
