import { Applier } from './applier.ts'
import type { ReadyStep, RunContext } from './context.ts'
import { ObservedFacts } from './facts/observed.ts'
import { PendingDependencies } from './pending-dependencies.ts'
import { Planner } from './planner.ts'
import type { StepRunner } from './step-runner.ts'

/** A walk with it changes nothing: its predictions are a layer that lives as long as the plan. */
export function planning(ctx: Omit<RunContext, 'facts'>, steps: readonly ReadyStep[]): StepRunner {
  return new Planner(ctx, new ObservedFacts(), new PendingDependencies(steps))
}

/** A walk with it brings the host to what the steps say. */
export function applying(ctx: Omit<RunContext, 'facts'>): StepRunner {
  return new Applier(ctx, new ObservedFacts())
}
