import type { Step, StepTag } from '../compile/types.ts'
import type { Need } from '../facts/types.ts'
import type { StateRow } from '../report/events.ts'
import { conditionNeeds } from './conditions.ts'
import type { ReadyStep, RunContext } from './context.ts'
import { followed, observe } from './observe.ts'
import { foretellStep, type Performed, performStep, type Touches, unknownUntil } from './perform.ts'
import { checkRequisites, type Outcome, type RequisiteStatus, requisiteOrder, requisitesOf } from './requisites.ts'
import { makeRow } from './rows.ts'

export interface WalkEvents {
  started(step: Step, index: number): void
  ended(row: StateRow): void
}

/**
 * Goes through a host's steps as Salt does: in their order, what a step requires first. One walk for plan and apply.
 * Returns the rows in execution order.
 */
export async function walk(ctx: RunContext, steps: readonly ReadyStep[], events: WalkEvents): Promise<StateRow[]> {
  const walker = new Walker(ctx, steps, events)
  await walker.speculate()
  await walker.run()
  return walker.rows
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
  /** Steps that would fail, as a `prereq` found: told when their turn comes. */
  readonly #foretoldFailures = new Map<StepTag, Performed>()
  /** In a plan: steps that would change (or may), and which facts they may spoil. */
  readonly #pending = new Map<StepTag, Touches>()
  readonly #active = new Set<StepTag>()
  #failhard = false

  constructor(ctx: RunContext, steps: readonly ReadyStep[], events: WalkEvents) {
    this.#ctx = ctx
    this.#steps = steps.filter(({ step }) => !step.listener)
    this.#listeners = steps.filter(({ step }) => step.listener)
    this.#events = events
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
      this.#steps.flatMap((ready) => this.#needs(ready)),
      this.#ctx.store,
      this.#ctx.session,
      this.#ctx.sql,
    )
  }

  async run(): Promise<void> {
    for (const ready of this.#steps) {
      if (this.#failhard || this.#ctx.stopped()) break
      if (!this.#done.has(ready.step.tag)) await this.#reach(ready)
    }
    if (!this.#ctx.stopped()) await this.#listen()
  }

  #needs(ready: ReadyStep): Need[] {
    const own = ready.failure === undefined ? ready.fn.facts(ready.args, ready.ready) : []
    return [...conditionNeeds(ready.step, this.#ctx.shell), ...own]
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
      if (this.#failhard || this.#done.has(tag)) return
      status = this.#status(ready, false)
    }
    await this.#settle(ready, status)
    this.#active.delete(tag)
  }

  async #satisfy(ready: ReadyStep, foretelling: boolean): Promise<void> {
    for (const kind of requisiteOrder) {
      for (const tag of requisitesOf(ready.step, kind).flatMap((requisite) => requisite.steps)) {
        const target = this.#byTag.get(tag)
        if (!target || this.#failhard || this.#ctx.stopped()) continue
        if (kind === 'prereq' || kind === 'prereq_any') {
          if (!this.#foretold.has(tag)) await this.#foretell(target)
        } else if (!this.#done.has(tag) && !this.#active.has(tag)) await this.#reach(target)
      }
    }
    if (foretelling) return
    for (const tag of this.#prerequired.get(ready.step.tag) ?? []) {
      const target = this.#byTag.get(tag)
      if (target && !this.#done.has(tag) && !this.#active.has(tag) && !this.#failhard) await this.#reach(target)
    }
  }

  /** What a step that a `prereq` names would come to; what it requires itself runs for real. */
  async #foretell(ready: ReadyStep): Promise<void> {
    const { tag } = ready.step
    let status = this.#status(ready, true)
    if (status.kind === 'unmet') {
      await this.#satisfy(ready, true)
      status = this.#status(ready, true)
    }
    if (status.kind === 'fail') {
      await this.#settle(ready, status)
      this.#foretold.set(tag, { result: false, changed: false, ran: false })
      return
    }
    if (status.kind === 'onfail' || status.kind === 'onchanges' || status.kind === 'pre') {
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
    if (outcome.body.result === false) this.#foretoldFailures.set(tag, outcome.body)
  }

  async #settle(ready: ReadyStep, status: RequisiteStatus): Promise<void> {
    const { step } = ready
    const { clock } = this.#ctx
    const [at, since] = [clock.now(), clock.elapsed()]
    this.#events.started(step, this.rows.length)
    switch (status.kind) {
      case 'fail': {
        const foretold = this.#foretoldFailures.get(step.tag)
        if (foretold) return this.#record(step, { ...foretold, changed: false, changes: {} }, at, since)
        const failed = status.failed.map((tag) => this.#byTag.get(tag)!.step)
        const names = [...new Set(failed.map((other) => `${other.sls}.${other.id}`))].sort()
        const comment = `One or more requisite failed: ${names.join(', ')}`
        return this.#record(step, { result: false, changed: false, comment, skipped: 'requisite failed' }, at, since)
      }
      case 'pre':
        return this.#record(
          step,
          { result: true, changed: false, comment: 'No changes detected', skipped: 'prereq' },
          at,
          since,
        )
      case 'onfail': {
        const comment = 'State was not run because onfail req did not change'
        return this.#record(step, { result: true, changed: false, comment, skipped: 'onfail', ran: false }, at, since)
      }
      case 'onchanges': {
        const comment = 'State was not run because none of the onchanges reqs changed'
        return this.#record(
          step,
          { result: true, changed: false, comment, skipped: 'onchanges', ran: false },
          at,
          since,
        )
      }
      case 'unknown': {
        const ids = status.because.map((tag) => this.#byTag.get(tag)!.step.id)
        const comment = unknownUntil(ids)
        return this.#record(step, { result: null, changed: null, comment, depends_on: ids }, at, since)
      }
      case 'unmet':
        throw new Error(`defect: the requisites of ${step.tag} cannot be met`)
      case 'met':
      case 'change': {
        const causes = status.kind === 'change' ? this.#causes(step, status.causes) : undefined
        const performed = await performStep(this.#ctx, ready, {
          needs: this.#needs(ready),
          causes,
          hangsOn: (needs) => this.#hangsOn(step, needs),
          pending: () => [...this.#pending.keys()].map((tag) => this.#byTag.get(tag)!.step.id),
          upcoming: () => this.#upcoming(ready),
        })
        return this.#record(step, performed, at, since)
      }
    }
  }

  /** What Salt's mod_watch is told of `watch` (not of `watch_any`): `module: reference`. */
  #causes(step: Step, causes: readonly StepTag[]): string[] {
    return requisitesOf(step, 'watch')
      .filter((requisite) => requisite.steps.some((tag) => causes.includes(tag)))
      .map((requisite) => `${requisite.module}: ${requisite.reference}`)
  }

  #record(step: Step, performed: Performed, at: Date, since: number): void {
    if (this.#done.has(step.tag)) return
    const row = makeRow(step, performed, this.rows.length, at, this.#ctx.clock.elapsed() - since)
    this.#done.set(step.tag, { result: row.result, changed: row.changed, ran: row.ran })
    this.rows.push(row)
    if (this.#ctx.mode === 'plan' && row.changed !== false && row.result !== false)
      this.#pending.set(step.tag, performed.touches ?? 'everything')
    if (this.#ctx.mode === 'apply' && row.result === false) {
      const own = step.keywords.get('failhard')
      if (own === undefined || own === null ? this.#ctx.failhard : own !== false) this.#failhard = true
    }
    this.#events.ended(row)
  }

  /**
   * In a plan: the IDs of the steps that would change, that this one requires, directly or through others, and that may
   * spoil what is known of these needs.
   */
  #hangsOn(step: Step, needs: readonly Need[]): string[] {
    if (this.#pending.size === 0) return []
    const spoils = (touches: Touches) =>
      touches === 'everything' ||
      touches.some(({ kind, key }) =>
        needs.some((need) => need.kind.name === kind && (key === undefined || need.key === key)),
      )
    const seen = new Set<StepTag>()
    const queue = [step.tag]
    for (let tag = queue.pop(); tag !== undefined; tag = queue.pop()) {
      if (seen.has(tag)) continue
      seen.add(tag)
      for (const requisite of this.#byTag.get(tag)?.step.requisites ?? [])
        if (requisite.kind !== 'listen') queue.push(...requisite.steps)
    }
    seen.delete(step.tag)
    return [...this.#pending]
      .filter(([tag, touches]) => seen.has(tag) && spoils(touches))
      .map(([tag]) => this.#byTag.get(tag)!.step.id)
  }

  /** The needs of the steps after this one, up to the first that seems to have to change: worth reading in the same trip. */
  #upcoming(ready: ReadyStep): Need[] {
    const needs: Need[] = []
    const from = this.#steps.indexOf(ready) + 1
    for (const next of this.#steps.slice(from)) {
      if (this.#done.has(next.step.tag) || next.failure !== undefined) continue
      needs.push(...followed(this.#needs(next), this.#ctx.store))
      if (!this.#seemsClean(next)) break
    }
    return needs
  }

  #seemsClean(ready: ReadyStep): boolean {
    try {
      return ready.fn.diff(ready.args, ready.ready, this.#ctx.store.view()).kind === 'clean'
    } catch {
      return false
    }
  }

  /** Salt's listeners: after all else, each once, as a watch of what changed. */
  async #listen(): Promise<void> {
    for (const listener of this.#listeners) {
      const { step } = listener
      const heard = requisitesOf(step, 'listen').flatMap((requisite) => requisite.steps)
      if (!heard.some((tag) => this.#done.get(tag)?.changed === true) || this.#ctx.stopped()) continue
      const [at, since] = [this.#ctx.clock.now(), this.#ctx.clock.elapsed()]
      this.#events.started(step, this.rows.length)
      const performed = await performStep(this.#ctx, listener, {
        needs: this.#needs(listener),
        causes: [],
        listening: true,
        hangsOn: () => [],
        pending: () => [],
        upcoming: () => [],
      })
      this.#record({ ...step, function: 'mod_watch' }, performed, at, since)
    }
  }
}
