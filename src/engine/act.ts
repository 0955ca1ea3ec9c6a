import { isDeepStrictEqual } from 'node:util'
import type { Need, Touches, Verdict } from '../modules/kit/index.ts'
import type { Answer } from '../transport/types.ts'
import type { ReadyStep, RunContext } from './context.ts'
import { missing, snapshot } from './facts/knowledge.ts'
import { type FactLayer, touchedBy } from './facts/layer.ts'
import { fingerprint } from './fingerprint.ts'
import { succeeded } from './host.ts'
import { factsOf } from './needs.ts'
import { answered, answerFrom, observe } from './observe.ts'
import type { Decision } from './step-runner.ts'
import { couldNot } from './unheard.ts'
import { type Change, touchesOf } from './verdicts.ts'

export interface Acted {
  /** What the step's `facts` came to before and afterwards. */
  readonly before: unknown
  readonly after: unknown
  /** The host could not say what is so afterwards; `after` is undefined then. */
  readonly isUnobserved: boolean
  readonly outputs: readonly Answer[]
  /** All actions ended well and, where there is something to observe, it is so now. */
  readonly done: boolean
  /** What was observed differs from what was before. */
  readonly differs: boolean
  /** What `diff` says now where it is not clean. */
  readonly remaining?: Verdict
  /** What is seen to have kept an action from changing its files. */
  readonly obstacle?: string
}

/**
 * Carries out a change and looks at the host again: the actions, the re-observation of the step's own needs and of the
 * `upcoming` ones that it may have changed travel in one request.
 */
export async function act(
  ctx: RunContext,
  ready: ReadyStep,
  verdict: Change,
  { needs, isWatch = false }: Pick<Decision, 'needs' | 'isWatch'>,
  upcoming: () => readonly Need[],
): Promise<Acted> {
  const { facts, host, clock } = ctx
  const { fn, args, prepared } = ready
  const before = observedState(ready, facts, needs)
  const actions = fn.act(args, verdict.delta, before.known, prepared)
  const pending = ctx.triggers?.around(ready.step.tag, isWatch, () =>
    verdict.proof === 'observe' && !isWatch ? fingerprint(ready, facts) : undefined,
  )
  facts.observed.invalidate(touchesOf(ready, verdict))
  facts.observed.invalidate(touchedBy(needs))

  const { outputs, observed } = await host.act(actions, {
    umask: ready.step.steering.umask,
    pending,
    observing: missing(facts, [...(verdict.proof === 'observe' ? needs : []), ...upcoming()]),
  })
  facts.observed.record(observed)
  const ok = outputs.length === actions.length && outputs.every((output, i) => succeeded(output, actions[i]!))
  const obstacle = ok ? undefined : await findObstacle(ctx, touchesOf(ready, verdict))
  if (verdict.proof === 'output')
    return { before: before.known, after: before.known, isUnobserved: false, outputs, done: ok, differs: ok, obstacle }

  let remaining = await look(ctx, ready, needs)
  const deadline = clock.elapsed() + (verdict.settleSeconds ?? 0) * 1000
  while (ok && remaining.kind === 'change' && clock.elapsed() < deadline) {
    await clock.sleep(200)
    facts.observed.invalidate(touchedBy(needs))
    remaining = await look(ctx, ready, needs)
  }
  const after = observedState(ready, facts, needs)
  const clean = remaining.kind === 'clean'
  const differs = !isDeepStrictEqual(before.values, after.values)
  return {
    before: before.known,
    after: after.known,
    isUnobserved: !after.isKnown,
    outputs,
    done: ok && clean,
    differs,
    remaining: clean ? undefined : remaining,
    obstacle,
  }
}

/** Of no more paths it is asked. */
const mostPaths = 50

async function findObstacle({ obstacles, facts, host }: RunContext, touches: Touches): Promise<string | undefined> {
  const paths = touches === 'everything' ? [] : touches.flatMap(({ path }) => path ?? [])
  if (!obstacles || paths.length === 0) return undefined
  const ask = obstacles([...new Set(paths)].slice(0, mostPaths))
  await observe(ask, facts, host)
  return answered(ask, facts).known?.value as string | undefined
}

/** What a step knows at this moment, unaffected by what is observed later. */
interface State {
  /** What its `facts` ask for; undefined where that could not be observed. */
  readonly known: unknown
  readonly isKnown: boolean
  readonly values: ReadonlyMap<string, unknown>
}

function observedState(ready: ReadyStep, facts: FactLayer, needs: readonly Need[]): State {
  const view = snapshot(facts, needs)
  const { known } = answerFrom(factsOf(ready), view, () => true)
  return { known: known?.value, isKnown: known !== undefined, values: view.values }
}

/** What `diff` says of the host as it is now; what cannot be observed is not as it was asked for. */
async function look({ facts, host }: RunContext, ready: ReadyStep, needs: readonly Need[]): Promise<Verdict> {
  await observe(needs, facts, host)
  await observe(factsOf(ready), facts, host)
  const { unobservable, known } = answered(factsOf(ready), facts)
  if (unobservable) return { kind: 'fail', comment: couldNot(unobservable) }
  return ready.fn.diff(ready.args, known?.value, ready.prepared)
}
