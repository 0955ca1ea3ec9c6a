import { type Diagnostic, error, warning } from '../core/diagnostics.ts'
import { str } from '../python/values/text.ts'
import { Dict, type Value } from '../python/values.ts'
import type { Places } from '../render/types.ts'
import type { Chunk } from './high/chunks.ts'
import type { ChunkLookup, Named } from './lookup.ts'
import { itemsOf, placeOf } from './requisites.ts'

/** A chunk that runs its watch once more at the end, if one of `targets` changed. Positions in the list of chunks. */
export interface Listener {
  readonly listener: number
  readonly targets: { readonly module: string; readonly reference: string; readonly found: readonly number[] }[]
}

/** Binds `listen` and `listen_in` (`call_listen` of 3007): by exact ID or name and module, or a bare ID or name. */
export function bindListeners(
  chunks: readonly Chunk[],
  named: readonly Named[],
  lookup: ChunkLookup,
  places: Places,
): { readonly listeners: readonly Listener[]; readonly problems: readonly Diagnostic[] } {
  const problems: Diagnostic[] = []
  const listeners = new Map<number, Listener>()
  const add = (position: number, module: string, reference: string, found: readonly number[]) => {
    const listener = listeners.get(position) ?? { listener: position, targets: [] }
    listeners.set(position, listener)
    if (!listener.targets.some((target) => target.module === module && target.reference === reference))
      listener.targets.push({ module, reference, found })
  }
  /** One item of a statement as exact references, each with what it finds. */
  const resolve = (made: Chunk, position: number, keyword: string, item: Value, index: number) => {
    const shown = () => places.show(placeOf(made, keyword, places, index))
    if (!(item instanceof Dict)) {
      const found = typeof item === 'string' ? lookup.findPlain(item).at(-1) : undefined
      if (found === undefined) {
        const text = `${keyword} of '${named[position]!.id}' names '${str(item)}', which is no ID and no name: it has no effect`
        const about = { requisite: keyword, module: 'id', reference: str(item) }
        problems.push(warning('requisite-names-nothing', text, { ...shown(), about }))
        return []
      }
      const { module, id } = named[found]!
      return [{ module, reference: id, found: lookup.findExactly(module, id) }]
    }
    return [...item].flatMap(([key, value]) => {
      const [module, reference] = [str(key), str(value)]
      const found = lookup.findExactly(module, reference)
      if (found.length > 0) return [{ module, reference, found }]
      const { id, sls } = named[position]!
      const text = `Referenced state ${module}: ${reference} does not exist (${keyword} of state '${id}' in SLS '${sls}')`
      const hint = 'correct the name, or include the SLS that declares it'
      const about = { requisite: keyword, module, reference }
      problems.push(error('requisite-missing', text, { ...shown(), hint, about }))
      return []
    })
  }
  chunks.forEach((made, position) => {
    const { module, id } = named[position]!
    itemsOf(made.chunk.get('listen') ?? null)?.forEach((item, index) => {
      for (const target of resolve(made, position, 'listen', item, index))
        for (const own of lookup.findExactly(module, id)) add(own, target.module, target.reference, target.found)
    })
    itemsOf(made.chunk.get('listen_in') ?? null)?.forEach((item, index) => {
      for (const { found } of resolve(made, position, 'listen_in', item, index))
        for (const own of found) add(own, module, id, lookup.findExactly(module, id))
    })
  })
  return { listeners: [...listeners.values()], problems }
}
