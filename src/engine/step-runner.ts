import type { Step } from '../compile/types.ts'
import { UnquotableError } from '../core/shell.ts'
import {
  type Ask,
  type Changes,
  type Need,
  type Own,
  StateFailure,
  type Touches,
  Unobservable,
  type Verdict,
} from '../modules/kit/index.ts'
import type { StateRow } from '../report/events.ts'
import { testConditions } from './conditions.ts'
import type { ReadyStep, RunContext } from './context.ts'
import { bothTouch } from './facts/layer.ts'
import { fingerprint } from './fingerprint.ts'
import { factsOf } from './needs.ts'
import { answered, known, observe } from './observe.ts'
import type { RowBody } from './rows.ts'
import { couldNot } from './unheard.ts'
import { unknownUntil } from './unknown.ts'

/** What a step came to. */
export interface Performed extends RowBody {
  /** Of a plan: what the step may change beyond what it predicts; absent: everything. */
  readonly touches?: Touches
}

/** A step whose requisites let it run. */
export interface Turn {
  /** What its conditions and its own work must know. */
  readonly ask: Ask
  /** The watched references that changed; absent: none did. */
  readonly causes?: readonly string[]
  /** A listener: only the watch counts. */
  readonly listening?: boolean
  /** Is called before the first action: from then on the step may have changed something. */
  acting?(): void
  /** Further needs that are worth reading in an action's trip. */
  upcoming(): readonly Need[]
}

/** A verdict with what it was made of. */
export interface Decision {
  readonly verdict: Verdict
  /** The step's needs, those that followed included. */
  readonly needs: readonly Need[]
  /** IDs of the steps that the verdict hangs on: they have not run, and may change what it was made of. */
  readonly pending: readonly string[]
  /** It answers what the step watches. */
  readonly isWatch?: boolean
}

/**
 * The one course of a step: conditions, diff, what the verdict asks for, watch, check. The planner and the applier differ
 * in what they do about a verdict, and in whose facts they look at; the walk is handed one of them.
 */
export abstract class StepRunner {
  readonly ctx: RunContext

  constructor(ctx: RunContext) {
    this.ctx = ctx
  }

  /** One step, retried where it says so. */
  abstract perform(ready: ReadyStep, turn: Turn): Promise<Performed>

  /** What a step that a `prereq` names would come to from here; nothing of it stays. */
  abstract lookAhead(ready: ReadyStep, ask: Ask): Promise<Performed>

  /** The step on a channel of its own, beside the others; absent where nothing is gained by it. */
  performBeside?(ready: ReadyStep, turn: Turn): Promise<Performed>

  /** Hears of each step that has ended, also of those that were not run. */
  ended(_step: Step, _row: StateRow, _performed: Performed): void {}

  /** Whether this row ends the run (`failhard`). */
  abstract endsRun(step: Step, row: StateRow): boolean

  /** Waits for what is under way. */
  async end(): Promise<void> {}

  /** What is done about a verdict. */
  protected abstract enact(ready: ReadyStep, decision: Decision, turn: Turn): Performed | Promise<Performed>

  /** IDs of the steps not yet run that may change these needs of a step. */
  protected pendingOf(_step: Step, _needs: readonly Need[]): readonly string[] {
    return []
  }

  /** What the step's `check_cmd` makes of its result. */
  protected async check(_ready: ReadyStep, body: Performed): Promise<Performed> {
    return body
  }

  protected async once(ready: ReadyStep, turn: Turn): Promise<Performed> {
    const { ctx } = this
    const needs = await observe(turn.ask, ctx.facts, ctx.host)
    const pending = turn.listening ? [] : this.pendingOf(ready.step, needs)
    return this.#onceObserved(ready, turn, { needs, pending }).catch((cause: unknown): Performed => {
      if (cause instanceof UnquotableError)
        return { result: false, changed: false, comment: `It cannot be done: ${cause.message}` }
      if (!(cause instanceof Unobservable)) throw cause
      if (pending.length > 0) return unknownUntil(pending, couldNot(cause))
      return { result: false, changed: false, comment: couldNot(cause) }
    })
  }

  /** @throws Unobservable before anything was done */
  async #onceObserved(ready: ReadyStep, turn: Turn, known: Omit<Decision, 'verdict'>): Promise<Performed> {
    const { needs, pending } = known
    const conditions = await testConditions(this.ctx, ready).catch(refused)
    if (conditions && 'failure' in conditions) return { result: false, changed: false, comment: conditions.failure }
    if (conditions?.commands && pending.length > 0) return unknownUntil(pending, conditions.comment)
    if (conditions?.skip) {
      const { comment } = conditions
      return this.check(ready, { result: true, changed: false, comment, skipped: comment })
    }
    const body = await this.#own(ready, turn, known)
    return this.check(ready, await this.#watch(ready, turn, needs, body))
  }

  async #own(ready: ReadyStep, turn: Turn, basis: Omit<Decision, 'verdict'>): Promise<Performed> {
    if (turn.listening) return { result: true, changed: false, comment: '' }
    if (ready.failure !== undefined) return { result: false, changed: false, comment: ready.failure }
    const { badUmask } = ready.step.steering
    if (badUmask !== undefined) return { result: false, changed: false, comment: `Invalid umask: ${badUmask}\n` }
    const { fn, args, prepared } = ready
    const facts = known(factsOf(ready), this.ctx.facts)
    if (turn.acting) this.ctx.triggers?.observed(ready.step.tag, () => fingerprint(ready, this.ctx.facts))
    const verdict = fn.diff(args, facts, prepared)
    return this.enact(ready, { ...basis, verdict }, turn)
  }

  async #watch(ready: ReadyStep, turn: Turn, needs: readonly Need[], body: Performed): Promise<Performed> {
    const { causes, listening } = turn
    if (causes === undefined || !ready.fn.watch || body.changed === null || ready.failure !== undefined) return body
    // As in Salt, a state that failed without a change still answers what it watches.
    if (body.result === false && body.changed) return body
    const own: Own = { changed: body.changed === true, comment: body.comment, changes: body.changes ?? {} }
    await observe(turn.ask, this.ctx.facts, this.ctx.host)
    const { unobservable, known } = answered(factsOf(ready), this.ctx.facts)
    if (unobservable)
      return { ...body, result: false, comment: [body.comment, couldNot(unobservable)].filter(Boolean).join('\n') }
    const verdict = ready.fn.watch(ready.args, known?.value, { causes, own })
    if (verdict.kind === 'clean') return listening ? { ...body, comment: verdict.comment } : body
    const more = await this.enact(ready, { verdict, needs, pending: [], isWatch: true }, turn)
    if (!body.changed) return more
    const changes: Changes = { ...body.changes, ...more.changes }
    const comment = [body.comment, more.comment].filter((text) => text !== '').join('\n')
    return { ...more, changed: true, changes, comment, touches: bothTouch(body.touches, more.touches) }
  }
}

/** A condition that could not be asked: the step fails, and says why. */
function refused(cause: unknown): { readonly failure: string } {
  if (cause instanceof StateFailure) return { failure: cause.message }
  throw cause
}
