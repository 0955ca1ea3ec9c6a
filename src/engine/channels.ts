import PQueue from 'p-queue'
import type { RunContext } from './context.ts'
import type { ObservedFacts } from './facts/observed.ts'
import type { Host } from './host.ts'

/** What a connection allows beside the run's own channel: sshd's default is MaxSessions 10. */
const MOST = 8

/**
 * Further channels of a host's connection, for steps with Salt's `parallel`: each step acts through one of its own and sees
 * what was known of the host when it began.
 */
export class ChannelPool {
  readonly #ctx: RunContext
  readonly #observed: ObservedFacts
  readonly #queue = new PQueue({ concurrency: MOST })
  readonly #idle: Host[] = []
  readonly #all: Host[] = []

  constructor(ctx: RunContext, observed: ObservedFacts) {
    this.#ctx = ctx
    this.#observed = observed
  }

  /** Does the work on a channel of its own; afterwards the run knows which facts it invalidated. */
  run<T>(work: (ctx: RunContext, observed: ObservedFacts) => Promise<T>): Promise<T> {
    return this.#queue.add(async () => {
      const host = this.#idle.pop() ?? (await this.#open())
      const observed = this.#observed.fork()
      try {
        return await work({ ...this.#ctx, host, facts: observed }, observed)
      } finally {
        await host.release()
        this.#observed.join(observed)
        this.#idle.push(host)
      }
    })
  }

  /** Waits for the work that is under way, and hangs up. */
  async end(): Promise<void> {
    await this.#queue.onIdle()
    await Promise.all(this.#all.map((host) => host.close()))
  }

  async #open(): Promise<Host> {
    const host = await this.#ctx.host.fork()
    this.#all.push(host)
    return host
  }
}
