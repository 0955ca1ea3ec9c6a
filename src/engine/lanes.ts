import PQueue from 'p-queue'
import type { Session } from '../transport/types.ts'
import type { RunContext } from './context.ts'
import { SqlClients } from './sql.ts'

/** What a connection allows beside the run's own channel: sshd's default is MaxSessions 10. */
const MOST = 8

/**
 * Further channels of a host's connection, for steps with Salt's `parallel`: each has a session of its own and sees what is
 * known of the host as it was when it began. Where the host allows no further channel, the run's own one is used.
 */
export class Lanes {
  readonly #ctx: RunContext
  readonly #queue = new PQueue({ concurrency: MOST })
  readonly #idle: Session[] = []
  readonly #all: Session[] = []

  constructor(ctx: RunContext) {
    this.#ctx = ctx
  }

  /** Does the work on a channel of its own; afterwards the run knows which facts were spoiled. */
  run<T>(work: (ctx: RunContext) => Promise<T>): Promise<T> {
    return this.#queue.add(async () => {
      const session = this.#idle.pop() ?? (await this.#open())
      const store = this.#ctx.store.fork()
      const sql = new SqlClients(session)
      try {
        return await work({ ...this.#ctx, session, store, sql })
      } finally {
        await sql.end()
        this.#ctx.store.join(store)
        if (session !== this.#ctx.session) this.#idle.push(session)
      }
    })
  }

  /** Waits for the work that is under way, and hangs up. */
  async end(): Promise<void> {
    await this.#queue.onIdle()
    await Promise.all(this.#all.map((session) => session.close().catch(() => {})))
  }

  async #open(): Promise<Session> {
    try {
      const session = await this.#ctx.session.fork()
      this.#all.push(session)
      return session
    } catch {
      return this.#ctx.session // a host with a lower limit; a lost connection tells itself with the next request
    }
  }
}
