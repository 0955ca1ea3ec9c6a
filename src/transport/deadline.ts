import { addressOf } from './ssh-dial.ts'
import { type Connection, TransportError } from './types.ts'

/** The time that a login may take, as a signal; it stands still while a person is asked. */
export class Deadline {
  readonly #controller = new AbortController()
  readonly #connection: Connection
  readonly #outer: AbortSignal | undefined
  readonly #abort = () => this.#controller.abort(this.#outer?.reason)
  readonly #late: () => TransportError
  #left: number
  #timer: NodeJS.Timeout | undefined
  #since = 0

  /** @param late what is told where the time is over; default: that nobody was let in. */
  constructor(connection: Connection, outer?: AbortSignal, late?: () => TransportError) {
    this.#connection = connection
    this.#late = late ?? (() => this.#error())
    this.#outer = outer
    this.#left = connection.connectTimeout * 1000
    if (outer?.aborted) this.#abort()
    outer?.addEventListener('abort', this.#abort, { once: true })
    this.resume()
  }

  /** Aborts with a TransportError `unreachable`, or with the reason of the caller's signal. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** What comes first: the work's outcome, or the end of the time as an error. */
  race<T>(work: Promise<T>): Promise<T> {
    work.catch(() => {})
    return new Promise((resolve, reject) => {
      const over = () => reject(this.signal.reason)
      if (this.signal.aborted) over()
      this.signal.addEventListener('abort', over, { once: true })
      work.then(resolve, reject)
    })
  }

  pause(): void {
    clearTimeout(this.#timer)
    this.#left -= performance.now() - this.#since
  }

  resume(): void {
    this.#since = performance.now()
    this.#timer = setTimeout(() => this.#controller.abort(this.#late()), Math.max(0, this.#left))
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#outer?.removeEventListener('abort', this.#abort)
  }

  /** Waits for a person, whose time does not count. */
  async pausing<T>(question: () => Promise<T>): Promise<T> {
    this.pause()
    try {
      return await question()
    } finally {
      this.resume()
    }
  }

  #error(): TransportError {
    const { connectTimeout } = this.#connection
    return new TransportError(
      'unreachable',
      `${addressOf(this.#connection)} did not let us in within ${connectTimeout} s`,
      'is the address right, and is the port open to this machine? --connect-timeout gives it longer',
    )
  }
}
