import type { Action, Need } from '../modules/kit/index.ts'
import type { ReadyStep } from './context.ts'
import type { Observation } from './facts/layer.ts'
import type { ActAnswer, ActOptions, Host } from './host.ts'

/** A host whose channel is had only once something is asked of it: a step that is as it should be needs none. */
export class Lane implements Host {
  readonly #take: () => Promise<Host>
  #taken: Promise<Host> | undefined

  constructor(take: () => Promise<Host>) {
    this.#take = take
  }

  /** The channel, if one was needed. */
  get taken(): Promise<Host> | undefined {
    return this.#taken
  }

  async observe(needs: readonly Need[]): Promise<Observation[]> {
    return (await this.#host()).observe(needs)
  }

  async act(actions: readonly Action[], options: ActOptions): Promise<ActAnswer> {
    return (await this.#host()).act(actions, options)
  }

  async fork(): Promise<Host> {
    return (await this.#host()).fork()
  }

  async release(): Promise<void> {
    await (await this.#taken)?.release()
  }

  async close(): Promise<void> {
    await (await this.#taken)?.close()
  }

  #host(): Promise<Host> {
    this.#taken ??= this.#take()
    return this.#taken
  }
}

/** Whether a step is done so quickly that a channel of its own would cost more than it saves: it runs no command of the user, and waits for nothing. */
export function isBrief({ step, fn, args }: ReadyStep): boolean {
  if (fn.brief?.(args) !== true || step.steering.retry) return false
  return !['unless', 'onlyif', 'check_cmd'].some((keyword) => step.keywords.has(keyword))
}
