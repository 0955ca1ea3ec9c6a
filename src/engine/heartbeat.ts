import { beatLock, LOCK_EXPIRY, type LockKey } from '../host/index.ts'
import type { Session } from '../transport/index.ts'

/** Words that go missing before a lock is lost. */
const BEATS = 6

/**
 * Tells the host that this controller is there, while a run holds the lock: over a channel of its own, as the run's own shell
 * reads nothing while a command runs. The channel is opened with the first beat; short runs never have one. Where the
 * host allows none, the run's own shell is told whenever it is free.
 */
export class Heartbeat {
  readonly #session: Session
  readonly #key: LockKey
  readonly #timer: NodeJS.Timeout
  #own: Session | undefined
  #refused = false
  #beating = false
  #ended = false

  constructor(session: Session, key: LockKey) {
    this.#session = session
    this.#key = key
    this.#timer = setInterval(() => void this.#tick(), ((key.expiry ?? LOCK_EXPIRY) * 1000) / BEATS)
  }

  async end(): Promise<void> {
    this.#ended = true
    clearInterval(this.#timer)
    await this.#own?.close().catch(() => {})
  }

  async #tick(): Promise<void> {
    if (this.#beating) return
    this.#beating = true
    try {
      const channel = await this.#channel()
      await channel.request([beatLock(this.#key, channel === this.#session ? 'shared' : 'own')])
    } catch {
      this.#own = undefined // a lost connection shows with the run's next request; a lost channel is opened anew
    } finally {
      this.#beating = false
    }
  }

  async #channel(): Promise<Session> {
    if (this.#own) return this.#own
    if (this.#refused) return this.#session
    const opened = await this.#session.fork({ counted: false }).catch(() => undefined)
    if (this.#ended) await opened?.close()
    this.#refused = opened === undefined
    this.#own = opened
    return opened ?? this.#session
  }
}
