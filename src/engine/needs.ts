import type { Need } from '../facts/types.ts'
import { conditionNeeds } from './conditions.ts'
import type { ReadyStep } from './context.ts'
import type { FactStore } from './fact-store.ts'
import { followed } from './observe.ts'

/** What must be known of the host for a step: its conditions' needs and its own. */
export function needsOf({ step, fn, args, ready, failure }: ReadyStep, shell: string): Need[] {
  const own = failure === undefined ? fn.facts(args, ready) : []
  return [...conditionNeeds(step, shell), ...own]
}

/** Whether a host can be asked: a key with a NUL (as it is, or in JSON) is its own step's failure, and must not be another's. */
export function canBeAsked({ key }: Need): boolean {
  return !key.includes('\0') && !key.includes('\\u0000')
}

/** The needs of the steps to come, up to the first that seems to have to change: worth reading in an action's trip. */
export function upcomingNeeds(coming: readonly ReadyStep[], store: FactStore, shell: string): Need[] {
  const needs: Need[] = []
  for (const next of coming) {
    needs.push(...followed(needsOf(next, shell).filter(canBeAsked), store))
    if (!seemsClean(next, store)) break
  }
  return needs
}

function seemsClean({ fn, args, ready }: ReadyStep, store: FactStore): boolean {
  try {
    return fn.diff(args, ready, store.view()).kind === 'clean'
  } catch {
    return false
  }
}
