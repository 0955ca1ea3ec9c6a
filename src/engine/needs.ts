import type { Ask, Need } from '../modules/kit/index.ts'
import { conditionAsks } from './conditions.ts'
import type { ReadyStep, RunContext } from './context.ts'
import { lastKnown } from './facts/knowledge.ts'
import type { FactLayer } from './facts/layer.ts'
import { answered, answerFrom, resultOf } from './observe.ts'

type Asking = Pick<RunContext, 'guards' | 'shell'>

/** What must be known of the host for a step's own work. */
export function factsOf({ fn, args, prepared, failure }: ReadyStep): Ask {
  return failure === undefined ? fn.facts(args, prepared) : undefined
}

/** What must be known of the host for a step: for its conditions, and for its own work. */
export function asksOf(bound: ReadyStep, ctx: Asking): Ask {
  if (bound.row) return undefined
  return [conditionAsks(bound, ctx), factsOf(bound)]
}

/** The needs of the steps to come, up to the first that seems to have to change: worth reading in an action's trip. */
export function upcomingNeeds(coming: readonly ReadyStep[], facts: FactLayer, ctx: Asking): Need[] {
  const needs: Need[] = []
  for (const next of coming) {
    needs.push(...answered(asksOf(next, ctx), facts).needs)
    if (!seemsClean(next, facts)) break
  }
  return needs
}

function seemsClean(ready: ReadyStep, facts: FactLayer): boolean {
  const { fn, args, prepared } = ready
  const guess = answerFrom(factsOf(ready), lastKnown(facts), (need) => facts.fact(need) !== undefined)
  try {
    return fn.diff(args, resultOf(guess), prepared).kind === 'clean'
  } catch {
    return false
  }
}
