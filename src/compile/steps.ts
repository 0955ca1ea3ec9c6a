import type { Place } from '../core/diagnostics.ts'
import { str } from '../python/values/text.ts'
import { Dict, Float, type Value } from '../python/values.ts'
import type { Places } from '../render/types.ts'
import type { FunctionShape } from './catalogue.ts'
import type { Chunk } from './high/chunks.ts'
import { isKeyword, STEERING } from './keywords.ts'
import { readSteering } from './steering.ts'
import type { Step } from './types.ts'

/** `file_|-ID_|-NAME_|-managed` */
export function tagOf(chunk: Dict): string {
  return ['state', '__id__', 'name', 'fun'].map((key) => str(chunk.get(key) ?? null)).join('_|-')
}

/** A chunk as a step, its requisites not yet bound. */
export function makeStep(made: Chunk, shape: FunctionShape | undefined, places: Places): Omit<Step, 'requisites'> {
  const { chunk } = made
  const text = (key: string) => str(chunk.get(key) ?? '')
  const args = new Dict()
  const keywords = new Map<string, Value>()
  for (const [key, value] of chunk) {
    if (typeof key === 'string') {
      if (STEERING.has(key)) keywords.set(key, value)
      if (key === 'name_order') continue
      if (isKeyword(key) && !(STEERING.has(key) && shape && Object.hasOwn(shape.properties, key))) continue
    }
    args.set(key, value)
  }
  return {
    tag: tagOf(chunk),
    module: text('state'),
    function: text('fun'),
    id: text('__id__'),
    name: text('name'),
    sls: text('__sls__'),
    order: numberOf(chunk.get('order')),
    chunk,
    args,
    keywords,
    steering: readSteering(keywords),
    place: places.of(made.run),
    argumentPlaces: new LazyPlaces(made.origins, places),
  }
}

function numberOf(order: Value | undefined): number {
  return order instanceof Float ? order.value : Number(order ?? 0)
}

/** Places looked up when they are asked for: most steps never are. */
class LazyPlaces extends Map<string, Place> {
  readonly #origins: ReadonlyMap<string, Dict>
  readonly #places: Places
  constructor(origins: ReadonlyMap<string, Dict>, places: Places) {
    super()
    this.#origins = origins
    this.#places = places
  }
  override get size(): number {
    return this.#origins.size
  }
  override has(argument: string): boolean {
    return this.#origins.has(argument)
  }
  override get(argument: string): Place | undefined {
    const origin = this.#origins.get(argument)
    return origin && this.#places.ofKey(origin, argument)
  }
  override *entries(): MapIterator<[string, Place]> {
    for (const argument of this.#origins.keys()) {
      const place = this.get(argument)
      if (place) yield [argument, place]
    }
  }
  override *keys(): MapIterator<string> {
    for (const [argument] of this.entries()) yield argument
  }
  override *values(): MapIterator<Place> {
    for (const [, place] of this.entries()) yield place
  }
  override [Symbol.iterator](): MapIterator<[string, Place]> {
    return this.entries()
  }
  override forEach(visit: (value: Place, key: string, map: Map<string, Place>) => void): void {
    for (const [argument, place] of this.entries()) visit(place, argument, this)
  }
}
