import type { Need } from '../facts/types.ts'
import { conditionNeeds } from './conditions.ts'
import type { ReadyStep } from './context.ts'
import { lastKnown } from './facts/knowledge.ts'
import type { FactLayer } from './facts/layer.ts'
import { followed } from './observe.ts'

/** What must be known of the host for a step: its conditions' needs and its own. */
export function needsOf(bound: ReadyStep, shell: string): Need[] {
  const { fn, args, ready, failure } = bound
  const own = failure === undefined ? fn.facts(args, ready) : []
  return [...conditionNeeds(bound, shell), ...own]
}

/** The needs of the steps to come, up to the first that seems to have to change: worth reading in an action's trip. */
export function upcomingNeeds(coming: readonly ReadyStep[], facts: FactLayer, shell: string): Need[] {
  const needs: Need[] = []
  for (const next of coming) {
    needs.push(...followed(needsOf(next, shell), facts))
    if (!seemsClean(next, facts)) break
  }
  return needs
}

function seemsClean({ fn, args, ready }: ReadyStep, facts: FactLayer): boolean {
  try {
    return fn.diff(args, ready, lastKnown(facts)).kind === 'clean'
  } catch {
    return false
  }
}
