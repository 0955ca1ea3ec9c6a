import type { Step } from '../compile/types.ts'
import { type Ask, Unobservable } from '../modules/kit/index.ts'
import type { StateRow } from '../report/events.ts'
import { act } from './act.ts'
import { ChannelPool } from './channels.ts'
import { type ConditionAnswer, checkCommands } from './conditions.ts'
import type { ReadyStep, RunContext } from './context.ts'
import { touchedBy } from './facts/layer.ts'
import type { ObservedFacts } from './facts/observed.ts'
import { answered } from './observe.ts'
import { outcomeRow } from './outcome.ts'
import { PendingDependencies } from './pending-dependencies.ts'
import { Planner } from './planner.ts'
import { pause, wasRetried } from './retry.ts'
import { type Decision, type Performed, StepRunner, type Turn } from './step-runner.ts'
import { couldNot } from './unheard.ts'
import { failedRow } from './verdicts.ts'

/** Brings steps about: acts, and looks at the host again. It decides by what was observed alone. */
export class Applier extends StepRunner {
  readonly #channels: ChannelPool

  constructor(ctx: Omit<RunContext, 'facts'>, observed: ObservedFacts) {
    super({ ...ctx, facts: observed })
    this.#channels = new ChannelPool(this.ctx, observed)
  }

  async perform(ready: ReadyStep, turn: Turn): Promise<Performed> {
    const { clock, facts, stopped } = this.ctx
    const { retry } = ready.step.steering
    let performed = await this.once(ready, turn)
    const earlier: string[] = []
    for (let attempt = 1; retry && attempt < retry.attempts && performed.result !== retry.until; attempt++) {
      await pause(this.ctx, (retry.interval + Math.floor(clock.random() * (retry.splay + 1))) * 1000)
      if (stopped()) break
      earlier.push(wasRetried(attempt, performed.result, performed.comment))
      facts.observed.invalidate(touchedBy(answered(turn.ask, facts).needs))
      performed = await this.once(ready, turn)
    }
    return earlier.length === 0 ? performed : { ...performed, comment: [...earlier, performed.comment].join('\n') }
  }

  lookAhead(ready: ReadyStep, ask: Ask): Promise<Performed> {
    const planner = new Planner(this.ctx, this.ctx.facts, new PendingDependencies())
    return planner.lookAt(ready, ask)
  }

  override performBeside(ready: ReadyStep, turn: Turn): Promise<Performed> {
    return this.#channels.run((ctx, observed) =>
      new Applier(ctx, observed).perform(ready, { ...turn, upcoming: () => [] }),
    )
  }

  endsRun(step: Step, row: StateRow): boolean {
    return row.result === false && (step.steering.failhard ?? this.ctx.failhard)
  }

  override end(): Promise<void> {
    return this.#channels.end()
  }

  protected async enact(ready: ReadyStep, decision: Decision, turn: Turn): Promise<Performed> {
    const { verdict } = decision
    switch (verdict.kind) {
      case 'clean':
        return { result: true, changed: false, comment: verdict.comment, warnings: verdict.warnings }
      case 'fail':
      case 'unknown':
        return failedRow(verdict)
      case 'change':
        turn.acting?.()
        return outcomeRow(ready, verdict, await act(this.ctx, ready, verdict, decision, turn.upcoming))
    }
  }

  /** Salt's `check_cmd` of every state: the commands decide whether it succeeded. */
  protected override async check(ready: ReadyStep, body: Performed): Promise<Performed> {
    if (ready.fn.schema.properties.check_cmd !== undefined) return body
    const commands = ready.step.keywords.get('check_cmd')
    // As in Salt, where no command says that it succeeded, it has not.
    if (Array.isArray(commands) && commands.length === 0) return { ...body, result: false }
    const checked = await checkCommands(this.ctx, ready.step).catch((cause: unknown): ConditionAnswer => {
      if (!(cause instanceof Unobservable)) throw cause
      return { skip: true, commands: true, comment: `check_cmd ${couldNot(cause)}` }
    })
    if (!checked) return body
    return { ...body, result: !checked.skip, comment: checked.comment }
  }
}
