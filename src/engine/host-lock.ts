import { randomBytes } from 'node:crypto'
import { hostname, userInfo } from 'node:os'
import {
  checkLock,
  type LockHolder,
  type LockKey,
  type LockState,
  readLock,
  releaseLock,
  takeLock,
} from '../host/index.ts'
import type { Answer, Section, Session } from '../transport/index.ts'
import type { Clock } from './context.ts'
import { Heartbeat } from './heartbeat.ts'
import { StoppedError } from './stop.ts'

/** The host's lock could not be had: `holder` has it, or `why` says what kept it from being written. */
export class LockedError extends Error {
  readonly holder: LockHolder | undefined
  constructor(target: string, state: Exclude<LockState, { kind: 'held' }>) {
    super(
      state.kind === 'busy'
        ? `${target} is locked by ${describe(state.holder)}${unheard(state.unheard)}`
        : `the lock on ${target} cannot be written: ${state.why}`,
    )
    this.holder = state.kind === 'busy' ? state.holder : undefined
  }
}

/** Whose run this is: `name@machine`. */
export function thisOwner(): string {
  return `${userInfo().username}@${hostname()}`
}

function describe({ owner, since, what }: LockHolder): string {
  if (owner === '') return 'somebody (the lock does not say who)'
  return `${owner} since ${since}${what ? ` (${what})` : ''}`
}

function unheard(seconds: number | undefined): string {
  return seconds === undefined ? '' : `; not heard from for ${seconds} s, but its command still runs`
}

export interface HostLockOptions {
  readonly target: string
  readonly clock: Clock
  /** What the lock says is being done. */
  readonly what: string
  /** Seconds to wait for somebody else's lock; 0: not at all. */
  readonly lockWait: number
  /** The lock's name on the host; default: the host's one lock. */
  readonly lock?: string
  /** See `LockKey`. */
  readonly lockExpiry?: number
  readonly stopped: () => boolean
  /** Somebody else has the lock: called at once, and again every half minute. */
  readonly waiting?: (target: string, holder: LockHolder) => void
}

const POLL = 1000
/** How soon the wait ends once the run is to stop. */
const LOOK = 100
const SAY_AGAIN = 30_000

/** The lock of one run on its host: taken, kept and given back. */
export class HostLock {
  readonly #session: Session
  readonly #options: HostLockOptions
  readonly #key: LockKey
  #heartbeat: Heartbeat | undefined

  constructor(session: Session, options: HostLockOptions) {
    this.#session = session
    this.#options = options
    this.#key = { token: randomBytes(12).toString('hex'), name: options.lock, expiry: options.lockExpiry }
  }

  /** Tries to take it: travels with the first request, whose answer is then `awaited`. */
  attempt(): Section {
    const { clock, what } = this.#options
    return takeLock(this.#key, { owner: thisOwner(), since: clock.now().toISOString(), what })
  }

  /**
   * Goes on trying until the lock is had.
   * @throws LockedError, StoppedError
   */
  async awaited(first: Answer): Promise<void> {
    const { clock, lockWait, target, waiting, stopped } = this.#options
    const deadline = clock.elapsed() + lockWait * 1000
    let sayAt = clock.elapsed()
    for (let state = readLock(first); ; ) {
      if (state.kind === 'held') {
        this.#heartbeat = new Heartbeat(this.#session, this.#key)
        return
      }
      if (state.kind === 'unwritable' || clock.elapsed() >= deadline) throw new LockedError(target, state)
      if (clock.elapsed() >= sayAt) {
        waiting?.(target, state.holder)
        sayAt += SAY_AGAIN
      }
      const until = Math.min(deadline, clock.elapsed() + POLL)
      while (!stopped() && clock.elapsed() < until)
        await clock.sleep(Math.max(1, Math.min(LOOK, until - clock.elapsed())))
      if (stopped()) throw new StoppedError(`interrupted while waiting for ${describe(state.holder)}; nothing was done`)
      const [answer] = await this.#session.request([this.attempt()])
      state = readLock(answer!)
    }
  }

  /** Goes before every action; absent where this run has no lock. */
  get guard(): Section | undefined {
    return this.#heartbeat && checkLock(this.#key)
  }

  /** `last` runs before, each if all before it went well and the lock is still this run's. Never throws: a lock whose shell is gone is free. */
  async release(last: readonly Section[] = []): Promise<void> {
    if (!this.#heartbeat) return
    await this.#heartbeat.end()
    const guarded: Section[] = last.length === 0 ? [] : [checkLock(this.#key), ...last]
    await this.#session.request([...guarded, releaseLock(this.#key)]).catch(() => {})
  }
}
