import PQueue from 'p-queue'
import type { RunContext } from './context.ts'
import type { ObservedFacts } from './facts/observed.ts'
import type { Host } from './host.ts'
import { Lane } from './lane.ts'

/** What a connection allows beside the run's own channel: sshd's default is MaxSessions 10. */
const MOST = 8
/** How long a step waits for a channel that is in use before another is opened, in milliseconds: to open one takes about as long. */
const PATIENCE = 100

/**
 * Further channels of a host's connection, for steps with Salt's `parallel`: each step acts through one of its own and sees
 * what was known of the host when it began. One is opened where a step needs it and none comes free soon.
 */
export class ChannelPool {
  readonly #ctx: RunContext
  readonly #observed: ObservedFacts
  readonly #queue = new PQueue({ concurrency: MOST })
  readonly #idle: Host[] = []
  readonly #all: Host[] = []
  /** Steps that wait for a channel. */
  readonly #waiting: ((host: Host) => void)[] = []
  #isFirst = true

  constructor(ctx: RunContext, observed: ObservedFacts) {
    this.#ctx = ctx
    this.#observed = observed
  }

  /** Does the work on a channel of its own; afterwards the run knows which facts it invalidated. */
  run<T>(work: (ctx: RunContext, observed: ObservedFacts) => Promise<T>): Promise<T> {
    return this.#queue.add(async () => {
      const lane = new Lane(() => this.#take())
      const observed = this.#observed.fork()
      try {
        return await work({ ...this.#ctx, host: lane, facts: observed }, observed)
      } finally {
        await lane.release()
        this.#observed.join(observed)
        const host = await lane.taken
        if (host) this.#giveBack(host)
      }
    })
  }

  /** Waits for the work that is under way, and hangs up. */
  async end(): Promise<void> {
    await this.#queue.onIdle()
    await Promise.all(this.#all.map((host) => host.close()))
  }

  async #take(): Promise<Host> {
    const idle = this.#idle.pop()
    if (idle) return idle
    const isFirst = this.#isFirst
    this.#isFirst = false
    return isFirst ? this.#open() : ((await this.#oneThatComesFree()) ?? this.#open())
  }

  /** undefined: none did within the patience. */
  async #oneThatComesFree(): Promise<Host | undefined> {
    let waiter: (host: Host) => void = () => {}
    const free = new Promise<Host>((resolve) => {
      waiter = resolve
      this.#waiting.push(waiter)
    })
    const late = this.#ctx.clock.sleep(PATIENCE).then(() => {
      const at = this.#waiting.indexOf(waiter)
      // It may have been given one at this very moment.
      return at === -1 ? free : void this.#waiting.splice(at, 1)
    })
    return Promise.race([free, late])
  }

  #giveBack(host: Host): void {
    const next = this.#waiting.shift()
    if (next) next(host)
    else this.#idle.push(host)
  }

  async #open(): Promise<Host> {
    const host = await this.#ctx.host.fork()
    this.#all.push(host)
    return host
  }
}
