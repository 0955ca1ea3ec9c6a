import type { Step, StepTag } from '../compile/types.ts'
import type { RunEnd, StateRow } from '../report/events.ts'
import { TransportError } from '../transport/index.ts'
import type { ReadyStep } from './context.ts'
import { LockLostError } from './guarded.ts'
import { type Outcome, requisitesOf } from './requisites.ts'
import { makeRow } from './rows.ts'
import { StoppedError } from './stop.ts'

/** How a run ended that threw this. */
export function endOf(cause: unknown): RunEnd {
  if (cause instanceof StoppedError) return 'interrupted'
  if (cause instanceof LockLostError) return 'lock-lost'
  return cause instanceof TransportError && cause.kind === 'lost' ? 'lost' : 'failed'
}

/** A step that has begun: its place in the run, when that was, the clock then, and whether it came to act. */
export interface Begun {
  readonly step: Step
  readonly run: number
  readonly at: Date
  readonly since: number
  acting: boolean
  /** What earlier runs left it to do. */
  readonly reasons: readonly string[]
}

export function markActing(begun: Begun): void {
  begun.acting = true
}

type Broken = Exclude<RunEnd, 'complete'>

const when: { readonly [end in Broken]: string } = {
  failhard: 'a step with failhard failed',
  interrupted: 'the run was interrupted',
  lost: 'the connection was lost',
  'lock-lost': 'the lock on the host was lost',
  failed: 'the run failed',
}

/** The rows of steps that began and whose outcome nobody heard. */
export function underWayRows(begun: Iterable<Begun>, ended: Broken, elapsed: number): StateRow[] {
  return [...begun].map(({ step, run, at, since, acting }) =>
    acting
      ? makeRow(step, { result: null, changed: null, comment: unheard(ended) }, run, at, elapsed - since)
      : makeRow(step, notRun(ended, 'It was only looked at'), run, at, elapsed - since),
  )
}

function unheard(ended: Broken): string {
  return `It was under way when ${when[ended]}: it may have been done, in part or as a whole`
}

/** The rows of steps that the run did not get to, in the order of the tree; their places follow `from`. */
export function unreachedRows(steps: readonly ReadyStep[], ended: Broken, from: number): StateRow[] {
  return steps.map(({ step }, i) => makeRow(step, notRun(ended, 'It was not run'), from + i, undefined, 0))
}

function notRun(ended: Broken, what: string) {
  const comment = `${what}: ${when[ended]} before it was its turn`
  return { result: null, changed: false, comment, skipped: ended, ran: false, notRun: true } as const
}

/** Listeners that heard of a change, or of what may have been one, and did not have their turn. */
export function owedListeners(
  listeners: readonly ReadyStep[],
  done: ReadonlyMap<StepTag, Outcome>,
  underWay: ReadonlyMap<StepTag, Begun>,
): ReadyStep[] {
  const mayHaveChanged = (tag: StepTag) => done.get(tag)?.changed === true || underWay.get(tag)?.acting === true
  return listeners
    .filter(({ step }) => !done.has(step.tag) && !underWay.has(step.tag))
    .filter(({ step }) => requisitesOf(step, 'listen').some(({ steps }) => steps.some(mayHaveChanged)))
    .map((ready) => ({ ...ready, step: listening(ready.step) }))
}

/** A listener as its row names it. */
export function listening(step: Step): Step {
  return { ...step, function: 'mod_watch' }
}
