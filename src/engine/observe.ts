import { type Answered, type Ask, answer, type FactView, type Need, Unobservable } from '../modules/kit/index.ts'
import { isKnown, missing, viewOf } from './facts/knowledge.ts'
import type { FactLayer } from './facts/layer.ts'
import type { Host } from './host.ts'

/**
 * Reads what is missing of what is asked and of what follows from it; a round trip for each depth. Returns all needs, those
 * that followed included.
 */
export async function observe(ask: Ask, facts: FactLayer, host: Pick<Host, 'observe'>): Promise<readonly Need[]> {
  for (;;) {
    const { needs } = answered(ask, facts)
    const unknown = missing(facts, needs)
    if (unknown.length === 0) return needs
    const impossible = unknown.filter((need) => !canBeAsked(need))
    facts.observed.record(
      impossible.map((need) => ({
        need,
        value: new Unobservable('no host can be asked for what holds a NUL character'),
      })),
    )
    const possible = unknown.filter(canBeAsked)
    if (possible.length > 0) facts.observed.record(await host.observe(possible))
  }
}

/** Whether a host can be asked: a key with a NUL (as it is, or in JSON) fails its own step, and must not fail another's. */
function canBeAsked({ key }: Need): boolean {
  return !key.includes('\0') && !key.includes('\\u0000')
}

/** How far the facts at hand answer; nothing follows from what could not be observed. */
export function answered(ask: Ask, facts: FactLayer): Answered {
  return answerFrom(ask, viewOf(facts), (need) => isKnown(facts, need))
}

/** The same of any view; `isKnown` says which needs it may be asked for. */
export function answerFrom(ask: Ask, view: FactView, isKnown: (need: Need) => boolean): Answered {
  return answer(ask, {
    lookUp: (need) => (isKnown(need) ? { value: orUnobservable(() => view.get(need)) } : undefined),
    view: () => view,
  })
}

/**
 * What an `Ask` comes to by the facts at hand.
 * @throws Unobservable where the host could not say; an error where it was not observed before.
 */
export function known(ask: Ask, facts: FactLayer): unknown {
  return resultOf(answered(ask, facts))
}

export function resultOf({ known, unobservable, needs }: Answered): unknown {
  if (unobservable) throw unobservable
  if (!known) throw new Error(`defect: used but never observed: ${needs.map(({ kind, key }) => `${kind.name} ${key}`)}`)
  return known.value
}

function orUnobservable<T>(read: () => T): T | Unobservable {
  try {
    return read()
  } catch (cause) {
    if (cause instanceof Unobservable) return cause
    throw cause
  }
}
