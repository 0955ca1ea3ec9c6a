import type { Step, StepTag } from '../compile/types.ts'
import type { Need } from '../facts/types.ts'
import { truth } from '../python/values/types.ts'
import type { StateRow } from '../report/events.ts'
import type { ReadyStep, RunContext } from './context.ts'
import { heldBack } from './held-back.ts'
import { Lanes } from './lanes.ts'
import { canBeAsked, needsOf, upcomingNeeds } from './needs.ts'
import { observe } from './observe.ts'
import { Pending } from './pending.ts'
import { foretellStep, type Performed, type PerformOptions, performStep } from './perform.ts'
import {
  checkRequisites,
  type HeldStatus,
  type Outcome,
  type RequisiteStatus,
  requisiteOrder,
  requisitesOf,
} from './requisites.ts'
import { makeRow } from './rows.ts'

export interface WalkEvents {
  started(step: Step, index: number): void
  ended(row: StateRow): void
}

/**
 * Goes through a host's steps as Salt does: in their order, what a step requires first. One walk for plan and apply.
 * Returns the rows as they ended.
 */
export async function walk(ctx: RunContext, steps: readonly ReadyStep[], events: WalkEvents): Promise<StateRow[]> {
  const walker = new Walker(ctx, steps, events)
  await walker.speculate()
  try {
    await walker.run()
  } finally {
    await walker.end()
  }
  return walker.rows
}

/** A step whose turn has come: its place in the run, when that was, and the clock then. */
interface Turn {
  readonly step: Step
  readonly run: number
  readonly at: Date
  readonly since: number
}

class Walker {
  readonly rows: StateRow[] = []
  readonly #ctx: RunContext
  readonly #steps: readonly ReadyStep[]
  readonly #listeners: readonly ReadyStep[]
  readonly #byTag = new Map<StepTag, ReadyStep>()
  readonly #prerequired = new Map<StepTag, StepTag[]>()
  readonly #events: WalkEvents
  readonly #done = new Map<StepTag, Outcome>()
  readonly #foretold = new Map<StepTag, Outcome>()
  /** What steps that a `prereq` names would come to: told in place of them where their owner fails. */
  readonly #foretellings = new Map<StepTag, Performed>()
  readonly #pending = new Pending((tag) => this.#byTag.get(tag)?.step)
  readonly #active = new Set<StepTag>()
  /** Steps with `parallel: true` that are under way. */
  readonly #running = new Map<StepTag, Promise<void>>()
  readonly #lanes: Lanes
  #begun = 0
  #failhard = false

  constructor(ctx: RunContext, steps: readonly ReadyStep[], events: WalkEvents) {
    this.#ctx = ctx
    this.#steps = steps.filter(({ step }) => !step.listener)
    this.#listeners = steps.filter(({ step }) => step.listener)
    this.#events = events
    this.#lanes = new Lanes(ctx)
    for (const ready of steps) this.#byTag.set(ready.step.tag, ready)
    for (const { step } of steps) {
      for (const kind of ['prereq', 'prereq_any'] as const) {
        for (const target of requisitesOf(step, kind).flatMap((requisite) => requisite.steps)) {
          this.#prerequired.set(target, [...(this.#prerequired.get(target) ?? []), step.tag])
        }
      }
    }
  }

  /** The facts of all steps in one request (and one more where facts lead to further ones). */
  async speculate(): Promise<void> {
    await observe(
      this.#steps.flatMap((ready) => this.#needs(ready).filter(canBeAsked)),
      this.#ctx.store,
      this.#ctx.session,
      this.#ctx.sql,
    )
  }

  async run(): Promise<void> {
    for (const ready of this.#steps) {
      if (this.#failhard || this.#ctx.stopped()) break
      if (ready.step.foretoldOnly) continue
      if (this.#isOpen(ready.step.tag)) await this.#reach(ready)
    }
    await Promise.all(this.#running.values())
    if (!this.#ctx.stopped()) await this.#listen()
  }

  /** Waits for what is under way. */
  end(): Promise<void> {
    return this.#lanes.end()
  }

  /** Whether a step has not been begun. */
  #isOpen(tag: StepTag): boolean {
    return !this.#done.has(tag) && !this.#active.has(tag) && !this.#running.has(tag)
  }

  #needs(ready: ReadyStep): Need[] {
    return needsOf(ready, this.#ctx.shell)
  }

  #status(ready: ReadyStep, foretelling: boolean): RequisiteStatus {
    const prerequired = foretelling ? [] : (this.#prerequired.get(ready.step.tag) ?? [])
    return checkRequisites(
      ready.step,
      { done: this.#done, foretold: this.#foretold, prerequired },
      ready.fn.watch !== undefined,
    )
  }

  /** Runs what the step requires, then the step. */
  async #reach(ready: ReadyStep): Promise<void> {
    const { tag } = ready.step
    this.#active.add(tag)
    let status = this.#status(ready, false)
    if (status.kind === 'unmet') {
      await this.#satisfy(ready, false)
      await this.#await(ready)
      if (this.#failhard || this.#done.has(tag)) return
      status = this.#status(ready, false)
    }
    if (status.kind !== 'unmet' || !this.#isAwaited(tag)) await this.#settle(ready, status)
    this.#active.delete(tag)
  }

  /** Whether a step whose `prereq` names this one is under way: this one's turn comes after it. */
  #isAwaited(tag: StepTag): boolean {
    return (this.#prerequired.get(tag) ?? []).some((owner) => this.#active.has(owner))
  }

  async #satisfy(ready: ReadyStep, foretelling: boolean): Promise<void> {
    for (const kind of requisiteOrder) {
      for (const tag of requisitesOf(ready.step, kind).flatMap((requisite) => requisite.steps)) {
        const target = this.#byTag.get(tag)
        if (!target || this.#failhard || this.#ctx.stopped()) continue
        if (kind === 'prereq' || kind === 'prereq_any') {
          if (!this.#foretold.has(tag)) await this.#foretell(target)
        } else if (this.#isOpen(tag)) await this.#reach(target)
      }
    }
    if (foretelling) return
    for (const tag of this.#prerequired.get(ready.step.tag) ?? []) {
      const target = this.#byTag.get(tag)
      if (target && this.#isOpen(tag) && !this.#failhard) await this.#reach(target)
    }
  }

  /** Waits for the steps under way on which this one's requisites depend. */
  async #await({ step }: ReadyStep): Promise<void> {
    const required = step.requisites.flatMap((requisite) => requisite.steps)
    const all = [...required, ...(this.#prerequired.get(step.tag) ?? [])]
    await Promise.all(all.map((tag) => this.#running.get(tag)))
  }

  /** What a step that a `prereq` names would come to; what it requires itself runs for real. */
  async #foretell(ready: ReadyStep): Promise<void> {
    const { tag } = ready.step
    let status = this.#status(ready, true)
    if (status.kind === 'unmet') {
      await this.#satisfy(ready, true)
      await this.#await(ready)
      status = this.#status(ready, true)
    }
    if (status.kind === 'fail') {
      await this.#settle(ready, status)
      this.#foretold.set(tag, { result: false, changed: false, ran: false })
      return
    }
    if (status.kind === 'onfail' || status.kind === 'onchanges' || status.kind === 'pre') {
      if (status.kind === 'pre') await this.#settle(ready, status)
      this.#foretold.set(tag, { result: true, changed: false, ran: false })
      return
    }
    const outcome = await foretellStep(this.#ctx, ready, this.#needs(ready))
    const changed = outcome.changed === false && status.kind === 'change' ? true : outcome.changed
    this.#foretold.set(tag, {
      result: changed === true && outcome.result !== false ? null : outcome.result,
      changed,
      ran: true,
    })
    this.#foretellings.set(tag, outcome.body)
  }

  async #settle(ready: ReadyStep, status: RequisiteStatus): Promise<void> {
    const { step } = ready
    if (this.#done.has(step.tag) || this.#running.has(step.tag)) return
    const turn = this.#begin(step)
    if (status.kind === 'unmet') throw new Error(`defect: the requisites of ${step.tag} cannot be met`)
    if (status.kind !== 'met' && status.kind !== 'change') return this.#record(turn, this.#held(ready, status))
    const options: PerformOptions = {
      needs: this.#needs(ready),
      causes: status.kind === 'change' ? this.#causes(step, status.causes) : undefined,
      hangsOn: (needs) => this.#pending.behind(step, needs),
      pending: () => this.#pending.ids(),
      upcoming: () => this.#upcoming(ready),
    }
    if (this.#ctx.mode === 'apply' && step.keywords.get('parallel') === true)
      this.#fork(ready, turn, { ...options, upcoming: () => [] })
    else this.#record(turn, await performStep(this.#ctx, ready, options))
  }

  /** Lets the step go on beside the others; whoever requires it waits for it. */
  #fork(ready: ReadyStep, turn: Turn, options: PerformOptions): void {
    const { tag } = ready.step
    const done = this.#lanes
      .run((ctx) => performStep(ctx, ready, options))
      .then((performed) => {
        this.#running.delete(tag)
        this.#record(turn, performed)
      })
    done.catch(() => {}) // told where it is awaited
    this.#running.set(tag, done)
  }

  /** The step that is not run because of its requisites. */
  #held(ready: ReadyStep, status: HeldStatus): Performed {
    const foretold = status.kind === 'fail' ? this.#foretellings.get(ready.step.tag) : undefined
    return foretold
      ? { ...foretold, changed: false, changes: {} }
      : heldBack(status, (tag) => this.#byTag.get(tag)!.step)
  }

  /** What Salt's mod_watch is told of `watch` (not of `watch_any`): `module: ID` of each that changed, as often as it is named. */
  #causes(step: Step, causes: readonly StepTag[]): string[] {
    return requisitesOf(step, 'watch')
      .flatMap((requisite) => requisite.steps.filter((tag) => causes.includes(tag)))
      .map((tag) => this.#byTag.get(tag)!.step)
      .map(({ module, id }) => `${module}: ${id}`)
  }

  #begin(step: Step): Turn {
    const turn = { step, run: this.#begun++, at: this.#ctx.clock.now(), since: this.#ctx.clock.elapsed() }
    this.#events.started(step, turn.run)
    return turn
  }

  #record({ step, run, at, since }: Turn, performed: Performed): void {
    const row = makeRow(step, performed, run, at, this.#ctx.clock.elapsed() - since)
    this.#done.set(step.tag, { result: row.result, changed: row.changed, ran: row.ran })
    this.rows.push(row)
    if (this.#ctx.mode === 'plan' && row.changed !== false && row.result !== false)
      this.#pending.add(step.tag, performed.touches ?? 'everything')
    if (this.#ctx.mode === 'apply' && row.result === false) {
      const own = step.keywords.get('failhard')
      if (own === undefined ? this.#ctx.failhard : truth(own)) this.#failhard = true
    }
    this.#events.ended(row)
  }

  #upcoming(ready: ReadyStep): Need[] {
    const after = this.#steps.slice(this.#steps.indexOf(ready) + 1)
    const coming = after.filter((next) => !this.#done.has(next.step.tag) && next.failure === undefined)
    return upcomingNeeds(coming, this.#ctx.store, this.#ctx.shell)
  }

  /** Salt's listeners: after all else, each once, as a watch of what changed. */
  async #listen(): Promise<void> {
    for (const listener of this.#listeners) {
      const { step } = listener
      const heard = requisitesOf(step, 'listen').flatMap((requisite) => requisite.steps)
      if (!heard.some((tag) => this.#done.get(tag)?.changed === true) || this.#ctx.stopped()) continue
      const turn = this.#begin({ ...step, function: 'mod_watch' })
      const performed = await performStep(this.#ctx, listener, {
        needs: this.#needs(listener),
        causes: [],
        listening: true,
        hangsOn: () => [],
        pending: () => [],
        upcoming: () => [],
      })
      this.#record(turn, performed)
    }
  }
}
