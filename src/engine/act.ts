import { isDeepStrictEqual } from 'node:util'
import type { FactView, Need } from '../facts/types.ts'
import type { Verdict } from '../states/types.ts'
import type { Answer } from '../transport/types.ts'
import type { ReadyStep, RunContext } from './context.ts'
import { missing, snapshot, unobservable, viewOf } from './facts/knowledge.ts'
import { touchedBy } from './facts/layer.ts'
import { succeeded } from './host.ts'
import { observe } from './observe.ts'
import { couldNot } from './unheard.ts'
import { type Change, touchesOf } from './verdicts.ts'

export interface Acted {
  readonly before: FactView
  readonly after: FactView
  readonly outputs: readonly Answer[]
  /** All actions ended well and, where there is something to observe, it is so now. */
  readonly done: boolean
  /** What was observed differs from what was before. */
  readonly differs: boolean
  /** What `diff` says now where it is not clean. */
  readonly remaining?: Verdict
}

/**
 * Carries out a change and looks at the host again: the actions, the re-observation of the step's own needs and of the
 * `upcoming` ones that it may have changed travel in one request.
 */
export async function act(
  ctx: RunContext,
  ready: ReadyStep,
  verdict: Change,
  needs: readonly Need[],
  upcoming: () => readonly Need[],
): Promise<Acted> {
  const { facts, host, clock } = ctx
  const before = snapshot(facts, needs)
  const actions = ready.fn.act(ready.args, ready.ready, verdict.delta, viewOf(facts))
  facts.observed.invalidate(touchesOf(ready, verdict))
  facts.observed.invalidate(touchedBy(needs))

  const umask = ready.step.keywords.get('umask') ?? undefined
  const { outputs, observed } = await host.act(actions, {
    umask: umask === undefined ? undefined : String(umask),
    observing: missing(facts, [...(verdict.proof === 'observe' ? needs : []), ...upcoming()]),
  })
  facts.observed.record(observed)
  const ok = outputs.length === actions.length && outputs.every((output, i) => succeeded(output, actions[i]!))
  if (verdict.proof === 'output') return { before, after: before, outputs, done: ok, differs: ok }

  let remaining = await look(ctx, ready, needs)
  const deadline = clock.elapsed() + (verdict.settle ?? 0) * 1000
  while (ok && remaining.kind === 'change' && clock.elapsed() < deadline) {
    await clock.sleep(200)
    facts.observed.invalidate(touchedBy(needs))
    remaining = await look(ctx, ready, needs)
  }
  const after = snapshot(facts, needs)
  const clean = remaining.kind === 'clean'
  const differs = !isDeepStrictEqual(before.values, after.values)
  return { before, after, outputs, done: ok && clean, differs, remaining: clean ? undefined : remaining }
}

/** What `diff` says of the host as it is now; what cannot be observed is not as it was asked for. */
async function look({ facts, host }: RunContext, ready: ReadyStep, needs: readonly Need[]): Promise<Verdict> {
  await observe(needs, facts, host)
  const own = await observe(ready.fn.facts(ready.args, ready.ready), facts, host)
  const problem = unobservable(facts, own)
  if (problem) return { kind: 'fail', comment: couldNot(problem) }
  return ready.fn.diff(ready.args, ready.ready, viewOf(facts))
}
