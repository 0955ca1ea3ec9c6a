import { isDeepStrictEqual } from 'node:util'
import { requisiteKinds } from '../../../src/compile/index.ts'
import type { StepTag } from '../../../src/compile/types.ts'
import type { ReadyStep } from '../../../src/engine/context.ts'
import {
  checkRequisites,
  isPrereq,
  type Outcome,
  ownersOf,
  type RequisiteStatus,
  requisitesOf,
} from '../../../src/engine/requisites.ts'
import type { FactView, Need } from '../../../src/modules/kit/fact.ts'
import type { Verdict } from '../../../src/modules/kit/verdict.ts'
import type { Deed, World } from './world.ts'

type Own = Omit<Outcome, 'ran'>

/**
 * Salt's order without anything of the engine's but the table of requisites: whatever is asked is asked of the world itself,
 * at that moment; what a `prereq` names is looked at and not touched. What the engine comes to must be the same.
 */
export class Interpreter {
  readonly outcomes = new Map<StepTag, Outcome>()
  readonly #lookedAhead = new Map<StepTag, Outcome>()
  readonly #active = new Set<StepTag>()
  readonly #world: World
  readonly #steps: readonly ReadyStep[]
  readonly #owners: ReadonlyMap<StepTag, readonly StepTag[]>

  constructor(world: World, steps: readonly ReadyStep[]) {
    this.#world = world
    this.#steps = steps
    this.#owners = ownersOf(steps.map(({ step }) => step))
  }

  run(): this {
    for (const ready of this.#steps) if (!ready.step.listener && this.#isOpen(ready.step.tag)) this.#visit(ready)
    for (const ready of this.#steps.filter(({ step }) => step.listener)) {
      const heard = requisitesOf(ready.step, 'listen').flatMap(({ steps }) => steps)
      if (!heard.some((tag) => this.outcomes.get(tag)?.changed)) continue
      const own = this.#isSkipped(ready) ? { result: true, changed: false } : this.#watch(ready)
      this.outcomes.set(ready.step.tag, ran(own))
    }
    return this
  }

  #isOpen(tag: StepTag): boolean {
    return !this.outcomes.has(tag) && !this.#active.has(tag)
  }

  #visit(ready: ReadyStep): void {
    const { tag } = ready.step
    const owners = this.#owners.get(tag) ?? []
    this.#active.add(tag)
    let status = this.#status(ready, owners)
    if (status.kind === 'unmet') {
      this.#runRequisites(ready)
      for (const owner of owners) if (this.#isOpen(owner)) this.#visit(this.#find(owner))
      if (this.outcomes.has(tag)) return
      status = this.#status(ready, owners)
    }
    this.#active.delete(tag)
    if (status.kind !== 'unmet') this.#finish(ready, status)
    else if (this.#active.size === 0) throw new Error(`${tag} never gets its turn`)
  }

  #runRequisites(ready: ReadyStep): void {
    for (const kind of requisiteKinds)
      for (const tag of requisitesOf(ready.step, kind).flatMap(({ steps }) => steps)) {
        if (!isPrereq(kind)) {
          if (this.#isOpen(tag)) this.#visit(this.#find(tag))
        } else if (!this.#lookedAhead.has(tag)) this.#lookAhead(this.#find(tag))
      }
  }

  #lookAhead(ready: ReadyStep): void {
    let status = this.#status(ready, [])
    if (status.kind === 'unmet') {
      this.#runRequisites(ready)
      status = this.#status(ready, [])
    }
    this.#lookedAhead.set(ready.step.tag, this.#foresee(ready, status))
  }

  #foresee(ready: ReadyStep, status: RequisiteStatus): Outcome {
    if (status.kind === 'fail' || status.kind === 'pre') this.#finish(ready, status)
    if (status.kind === 'fail') return { result: false, changed: false, ran: false }
    if (status.kind === 'pre' || status.kind === 'onfail' || status.kind === 'onchanges')
      return { result: true, changed: false, ran: false }
    const verdict = this.#isSkipped(ready) ? undefined : this.#diff(ready)
    if (verdict?.kind === 'fail') {
      const changed = status.kind === 'change'
      return { result: false, changed, ran: true }
    }
    const changed = verdict?.kind === 'change' || status.kind === 'change'
    return { result: changed ? null : true, changed, ran: true }
  }

  #finish(ready: ReadyStep, status: RequisiteStatus): void {
    const { tag } = ready.step
    if (this.outcomes.has(tag)) return
    if (status.kind === 'met' || status.kind === 'change') {
      const isGuarded = this.#isSkipped(ready)
      const own = this.#perform(ready)
      const isHeard = status.kind === 'change' && !isGuarded && !(own.result === false && own.changed)
      const more = isHeard && ready.fn.watch ? this.#watch(ready) : undefined
      this.outcomes.set(tag, ran(more ? { result: more.result, changed: own.changed || more.changed } : own))
    } else if (status.kind === 'fail') {
      // As in Salt, what a failed owner's prereq names comes to what it would have come to.
      const result = this.#lookedAhead.get(tag)?.ran ? this.#lookedAhead.get(tag)!.result : false
      this.outcomes.set(tag, { result, changed: false, ran: true })
    } else this.outcomes.set(tag, { result: true, changed: false, ran: status.kind === 'pre' })
  }

  #perform(ready: ReadyStep): Own {
    if (this.#isSkipped(ready)) return { result: true, changed: false }
    return this.#enact(ready, this.#diff(ready))
  }

  #watch(ready: ReadyStep): Own {
    const own = { changed: false, comment: '', changes: {} }
    return this.#enact(ready, ready.fn.watch!(ready.args, this.#live(), { causes: [], own }))
  }

  #enact(ready: ReadyStep, verdict: Verdict): Own {
    if (verdict.kind !== 'change') return { result: verdict.kind === 'clean', changed: false }
    const before = this.#world.state()
    const code = ready.fn.act(ready.args, verdict.delta, this.#live(), undefined).map((action) => {
      if (action.kind !== 'shell') throw new Error('the world takes deeds alone')
      return this.#world.do(JSON.parse(String(action.stdin)) as Deed)
    })[0]
    const isSo = code === 0 && (verdict.proof === 'output' || this.#diff(ready).kind === 'clean')
    if (verdict.proof === 'output') return { result: isSo, changed: isSo }
    return { result: isSo, changed: isSo || !isDeepStrictEqual(before, this.#world.state()) }
  }

  #diff(ready: ReadyStep): Verdict {
    return ready.fn.diff(ready.args, this.#live(), undefined)
  }

  #isSkipped({ step }: ReadyStep): boolean {
    const unless = step.keywords.get('unless')
    return unless !== undefined && this.#world.things.has(String(unless).replace('has ', ''))
  }

  #live(): FactView {
    const get = <V>(need: Need<V>) => this.#world.answer(need as Need) as V
    return {
      get,
      find: get,
      layer: () => {
        throw new Error('no toy is made of others')
      },
    }
  }

  #status(ready: ReadyStep, owners: readonly StepTag[]): RequisiteStatus {
    const state = { done: this.outcomes, lookedAhead: this.#lookedAhead, prerequired: owners }
    return checkRequisites(ready.step, state, ready.fn.watch !== undefined)
  }

  #find(tag: StepTag): ReadyStep {
    return this.#steps.find(({ step }) => step.tag === tag)!
  }
}

function ran(own: Own): Outcome {
  return { ...own, ran: true }
}
