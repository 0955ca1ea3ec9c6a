import type { Need } from '../facts/types.ts'
import { Unobservable } from '../facts/unobservable.ts'
import { missing, viewOf } from './facts/knowledge.ts'
import type { FactLayer } from './facts/layer.ts'
import type { Host } from './host.ts'

/**
 * Reads what is missing of these needs and of the needs that follow from them; a round trip for each depth.
 * Returns all needs, those that followed included.
 */
export async function observe(needs: readonly Need[], facts: FactLayer, host: Host): Promise<Need[]> {
  for (;;) {
    const all = followed(needs, facts)
    const unknown = missing(facts, all)
    if (unknown.length === 0) return all
    facts.observed.record(await host.observe(unknown))
  }
}

/** The needs and, as far as the facts show, those that follow from them; none follow from what could not be observed. */
export function followed(needs: readonly Need[], facts: FactLayer): Need[] {
  const all: Need[] = []
  const after = (need: Need): readonly Need[] => {
    try {
      return need.after?.(viewOf(facts)) ?? []
    } catch (cause) {
      if (cause instanceof Unobservable) return []
      throw cause
    }
  }
  const queue = [...needs]
  for (let need = queue.shift(); need; need = queue.shift()) {
    all.push(need)
    if (need.after && missing(facts, [need]).length === 0) queue.push(...after(need))
  }
  return all
}
