import type { Step } from '../compile/types.ts'
import type { Ask, Need } from '../modules/kit/index.ts'
import type { StateRow } from '../report/events.ts'
import type { ReadyStep, RunContext } from './context.ts'
import { isPartlyPredicted } from './facts/knowledge.ts'
import type { FactLayer } from './facts/layer.ts'
import { PredictedFacts } from './facts/predicted.ts'
import type { PendingDependencies } from './pending-dependencies.ts'
import { wouldRetry } from './retry.ts'
import { type Decision, type Performed, StepRunner, type Turn } from './step-runner.ts'
import { unknownUntil } from './unknown.ts'
import { failedRow, unpredicted } from './verdicts.ts'

/** Says what steps would come to, each on what those before it leave: predictions in a layer of its own, no action. */
export class Planner extends StepRunner {
  readonly #layer: PredictedFacts
  readonly #pending: PendingDependencies

  constructor(ctx: Omit<RunContext, 'facts'>, below: FactLayer, pending: PendingDependencies) {
    const layer = new PredictedFacts(below)
    super({ ...ctx, facts: layer })
    this.#layer = layer
    this.#pending = pending
  }

  async perform(ready: ReadyStep, turn: Turn): Promise<Performed> {
    const { retry } = ready.step.steering
    const performed = await this.once(ready, turn)
    return retry ? { ...performed, comment: `${performed.comment}  ${wouldRetry(retry)}` } : performed
  }

  lookAhead(ready: ReadyStep, ask: Ask): Promise<Performed> {
    return new Planner(this.ctx, this.#layer, this.#pending).lookAt(ready, ask)
  }

  /** One step alone, for a planner that is thrown away. */
  lookAt(ready: ReadyStep, ask: Ask): Promise<Performed> {
    return this.once(ready, { ask, upcoming: () => [] })
  }

  override ended({ tag }: Step, row: StateRow, { touches }: Performed): void {
    if (row.changed !== false && row.result !== false) this.#pending.add(tag, touches ?? 'everything')
  }

  endsRun(): boolean {
    return false
  }

  protected override pendingOf({ tag }: Step, needs: readonly Need[]): readonly string[] {
    return isPartlyPredicted(this.#layer, needs) ? this.#pending.ids() : this.#pending.of(tag, needs)
  }

  protected enact(ready: ReadyStep, { verdict, needs, pending }: Decision): Performed {
    const hangs = pending.length > 0 && needs.length > 0
    switch (verdict.kind) {
      case 'clean':
        if (hangs) return unknownUntil(pending, `as it is now: ${verdict.comment}`)
        return {
          result: true,
          changed: false,
          comment: verdict.testComment ?? verdict.comment,
          warnings: verdict.warnings,
        }
      case 'fail':
        return hangs ? unknownUntil(pending, verdict.comment) : failedRow(verdict)
      case 'unknown': {
        const on = pending.length > 0 ? pending : this.#pending.ids()
        return on.length > 0 ? unknownUntil(on, verdict.comment) : failedRow(verdict)
      }
      case 'change': {
        this.#layer.predict(verdict.effects)
        const changed = verdict.proof === 'observe' || Object.keys(verdict.changes).length > 0
        return {
          result: verdict.plannedResult ?? (changed ? null : true),
          changed,
          changes: verdict.changes,
          comment: verdict.comment,
          warnings: verdict.warnings,
          touches: unpredicted(ready, verdict),
        }
      }
    }
  }
}
