import { requisiteKinds, type Step, type StepTag } from '../compile/index.ts'
import type { Ask, Need } from '../modules/kit/index.ts'
import type { StateRow } from '../report/events.ts'
import type { ReadyStep } from './context.ts'
import { isBrief } from './lane.ts'
import { type Begun, listening, markActing, owedListeners } from './left.ts'
import { asksOf, upcomingNeeds } from './needs.ts'
import { observe } from './observe.ts'
import {
  checkRequisites,
  isPrereq,
  type Outcome,
  ownersOf,
  type RequisiteStatus,
  requisitesOf,
  type SkippedStatus,
  watchCauses,
} from './requisites.ts'
import { skippedResult } from './skipped.ts'
import { type Ending, StepLog } from './step-log.ts'
import type { Performed, StepRunner, Turn } from './step-runner.ts'
import { unlessLeft } from './stop.ts'

export interface WalkEvents {
  started(step: Step, index: number): void
  ended(row: StateRow): void
}

/** What came of a walk. */
export interface Walked extends Ending {
  /** As they ended. */
  readonly rows: readonly StateRow[]
}

/**
 * Goes through a host's steps as Salt does: in their order, what a step requires first. One walk for plan and apply: what is
 * done with a step whose turn it is, the runner knows. Once `leave` is aborted nothing is waited for any more. Never throws.
 */
export async function walk(
  runner: StepRunner,
  steps: readonly ReadyStep[],
  events: WalkEvents,
  leave?: AbortSignal,
): Promise<Walked> {
  const walker = new Walker(runner, steps, events)
  const cause = await unlessLeft(walker.go(), leave).then(
    () => undefined,
    (failure: unknown) => failure ?? new Error('defect: a walk failed without a reason'),
  )
  return walker.end(cause)
}

class Walker {
  readonly #log: StepLog
  readonly #runner: StepRunner
  readonly #steps: readonly ReadyStep[]
  readonly #listeners: readonly ReadyStep[]
  readonly #byTag: ReadonlyMap<StepTag, ReadyStep>
  /** Of a step: those whose `prereq` names it. */
  readonly #owners: ReadonlyMap<StepTag, readonly StepTag[]>
  readonly #events: WalkEvents
  readonly #lookedAhead = new Map<StepTag, Outcome>()
  /** What steps that a `prereq` names would come to: shown in place of them where their owner fails. */
  readonly #predicted = new Map<StepTag, Performed>()
  readonly #active = new Set<StepTag>()
  /** Steps with `parallel: true` that are under way. */
  readonly #running = new Map<StepTag, Promise<void>>()
  /** By `failhard`. */
  #ended = false

  constructor(runner: StepRunner, steps: readonly ReadyStep[], events: WalkEvents) {
    this.#runner = runner
    this.#log = new StepLog(runner.ctx)
    this.#steps = steps.filter(({ step }) => !step.listener)
    this.#listeners = steps.filter(({ step }) => step.listener)
    this.#events = events
    this.#byTag = new Map(steps.map((ready) => [ready.step.tag, ready]))
    this.#owners = ownersOf(steps.map(({ step }) => step))
  }

  async go(): Promise<void> {
    if (this.#stops()) return
    try {
      await this.#observeAll()
      await this.#run()
    } finally {
      await this.#runner.end()
    }
  }

  /** How it ended, with the rows of the steps that have no outcome. */
  end(cause: unknown): Walked {
    const { rows, done, underWay } = this.#log
    const isOpen = ({ step }: ReadyStep) => !done.has(step.tag) && !underWay.has(step.tag)
    const unreached = [
      ...this.#steps.filter((ready) => isOpen(ready) && !ready.step.lookAheadOnly),
      ...owedListeners(this.#listeners, done, underWay),
    ]
    return { rows, ...this.#log.close(cause, unreached, this.#ended) }
  }

  /** The facts of all steps in one request (and one more where facts lead to further ones). */
  async #observeAll(): Promise<void> {
    const { facts, host } = this.#runner.ctx
    await observe(
      this.#steps.map((ready) => this.#ask(ready)),
      facts,
      host,
    )
  }

  async #run(): Promise<void> {
    for (const ready of this.#steps) {
      if (this.#stops()) break
      if (ready.step.lookAheadOnly) continue
      if (this.#isOpen(ready.step.tag)) await this.#visit(ready)
    }
    await Promise.all(this.#running.values())
    if (!this.#runner.ctx.stopped()) await this.#listen()
  }

  #stops(): boolean {
    return this.#ended || this.#runner.ctx.stopped()
  }

  /** Whether a step has not been begun. */
  #isOpen(tag: StepTag): boolean {
    return !this.#log.done.has(tag) && !this.#active.has(tag) && !this.#running.has(tag)
  }

  #ask(ready: ReadyStep): Ask {
    return asksOf(ready, this.#runner.ctx)
  }

  #status(ready: ReadyStep, owners: readonly StepTag[]): RequisiteStatus {
    const { triggers } = this.#runner.ctx
    const state = { done: this.#log.done, lookedAhead: this.#lookedAhead, prerequired: owners, triggers }
    return checkRequisites(ready.step, state, ready.fn.watch !== undefined)
  }

  #ownersOf(tag: StepTag): readonly StepTag[] {
    return this.#owners.get(tag) ?? []
  }

  /** Runs what the step requires, then the step. */
  async #visit(ready: ReadyStep): Promise<void> {
    const { tag } = ready.step
    const owners = this.#ownersOf(tag)
    this.#active.add(tag)
    let status = this.#status(ready, owners)
    if (status.kind === 'unmet') {
      await this.#runRequisites(ready)
      await this.#runOwners(owners)
      await this.#await(ready)
      if (this.#ended || this.#log.done.has(tag)) return
      status = this.#status(ready, owners)
    }
    this.#active.delete(tag)
    // Where it waits for a step that is under way itself, its turn comes after that one.
    if (status.kind !== 'unmet' || this.#active.size === 0) await this.#finish(ready, status)
  }

  async #runRequisites(ready: ReadyStep): Promise<void> {
    for (const kind of requisiteKinds) {
      for (const tag of requisitesOf(ready.step, kind).flatMap((requisite) => requisite.steps)) {
        const target = this.#byTag.get(tag)
        if (!target || this.#stops()) continue
        if (isPrereq(kind)) {
          if (!this.#lookedAhead.has(tag)) await this.#lookAhead(target)
        } else if (this.#isOpen(tag)) await this.#visit(target)
      }
    }
  }

  async #runOwners(owners: readonly StepTag[]): Promise<void> {
    for (const tag of owners) {
      const owner = this.#byTag.get(tag)
      if (owner && this.#isOpen(tag) && !this.#ended) await this.#visit(owner)
    }
  }

  /** Waits for the steps under way on which this one's requisites depend. */
  async #await({ step }: ReadyStep): Promise<void> {
    const required = step.requisites.flatMap((requisite) => requisite.steps)
    await Promise.all([...required, ...this.#ownersOf(step.tag)].map((tag) => this.#running.get(tag)))
  }

  /** What a step that a `prereq` names would come to; what it requires itself runs for real. */
  async #lookAhead(ready: ReadyStep): Promise<void> {
    const { tag } = ready.step
    let status = this.#status(ready, [])
    if (status.kind === 'unmet') {
      await this.#runRequisites(ready)
      await this.#await(ready)
      status = this.#status(ready, [])
    }
    if (status.kind === 'fail') {
      await this.#finish(ready, status)
      this.#lookedAhead.set(tag, { result: false, changed: false, ran: false })
      return
    }
    if (status.kind === 'onfail' || status.kind === 'onchanges' || status.kind === 'pre') {
      if (status.kind === 'pre') await this.#finish(ready, status)
      this.#lookedAhead.set(tag, { result: true, changed: false, ran: false })
      return
    }
    if (ready.row) {
      this.#lookedAhead.set(tag, { result: null, changed: null, ran: false })
      return
    }
    const body = await this.#runner.lookAhead(ready, this.#ask(ready))
    const changed = body.changed === false && status.kind === 'change' ? true : body.changed
    const result = changed === true && body.result !== false ? null : body.result
    this.#lookedAhead.set(tag, { result, changed, ran: true })
    this.#predicted.set(tag, { ...body, result })
  }

  async #finish(ready: ReadyStep, status: RequisiteStatus): Promise<void> {
    const { step } = ready
    if (this.#log.done.has(step.tag) || this.#running.has(step.tag)) return
    const begun = this.#begin(step)
    if (ready.row) return this.#record(begun, ready.row)
    if (status.kind === 'unmet') throw new Error(`defect: the requisites of ${step.tag} cannot be met`)
    if (status.kind !== 'met' && status.kind !== 'change') return this.#record(begun, this.#skipped(ready, status))
    const turn: Turn = {
      ask: this.#ask(ready),
      causes:
        status.kind === 'change' ? watchCauses(step, status.causes, (tag) => this.#byTag.get(tag)!.step) : undefined,
      acting: () => markActing(begun),
      upcoming: () => this.#upcoming(ready),
    }
    if (step.steering.parallel && this.#runner.performBeside && !isBrief(ready))
      this.#runBeside(begun, this.#runner.performBeside(ready, turn))
    else this.#record(begun, await this.#runner.perform(ready, turn))
  }

  /** Lets the step go on beside the others; whoever requires it waits for it. */
  #runBeside(begun: Begun, performing: Promise<Performed>): void {
    const { tag } = begun.step
    const done = performing.then((performed) => {
      this.#running.delete(tag)
      this.#record(begun, performed)
    })
    done.catch(() => {}) // thrown where it is awaited
    this.#running.set(tag, done)
  }

  /** The step that is not run because of its requisites. */
  #skipped(ready: ReadyStep, status: SkippedStatus): Performed {
    const predicted = status.kind === 'fail' ? this.#predicted.get(ready.step.tag) : undefined
    return predicted
      ? { ...predicted, changed: false, changes: {}, skipped: 'requisite failed' }
      : skippedResult(status, (tag) => this.#byTag.get(tag)!.step)
  }

  #begin(step: Step): Begun {
    const begun = this.#log.begin(step)
    this.#events.started(step, begun.run)
    return begun
  }

  #record(begun: Begun, performed: Performed): void {
    const { step } = begun
    const row = this.#log.end(begun, performed)
    this.#runner.ended(step, row, performed)
    if (this.#runner.endsRun(step, row)) this.#ended = true
    this.#events.ended(row)
  }

  #upcoming(ready: ReadyStep): Need[] {
    const { ctx } = this.#runner
    const after = this.#steps.slice(this.#steps.indexOf(ready) + 1)
    const coming = after.filter((next) => !this.#log.done.has(next.step.tag) && next.failure === undefined)
    return upcomingNeeds(coming, ctx.facts, ctx)
  }

  /** Salt's listeners: after all else, each once, as a watch of what changed. */
  async #listen(): Promise<void> {
    for (const listener of this.#listeners) {
      const { step } = listener
      const heard = requisitesOf(step, 'listen').flatMap((requisite) => requisite.steps)
      if (!heard.some((tag) => this.#isHeard(step.tag, tag)) || this.#runner.ctx.stopped()) continue
      const begun = this.#begin(listening(step))
      if (listener.row) {
        this.#record(begun, listener.row)
        continue
      }
      const acting = () => markActing(begun)
      const turn: Turn = { ask: this.#ask(listener), causes: [], listening: true, acting, upcoming: () => [] }
      this.#record(begun, await this.#runner.perform(listener, turn))
    }
  }

  /** Whether a listener is to answer a step, for what it did in this run or in an earlier one. */
  #isHeard(listener: StepTag, tag: StepTag): boolean {
    const outcome = this.#log.done.get(tag)
    if (outcome?.changed === true) return true
    return outcome?.result === true && this.#runner.ctx.triggers?.isLeft(listener, tag) === true
  }
}
