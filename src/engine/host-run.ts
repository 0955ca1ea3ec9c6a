import { randomBytes } from 'node:crypto'
import { hostname, userInfo } from 'node:os'
import { checkLock, type LockHolder, readLock, releaseLock, takeLock } from '../host/index.ts'
import type { Dict, Value } from '../python/values.ts'
import type { StateRow } from '../report/events.ts'
import type { Session } from '../transport/index.ts'
import type { Answer, Section } from '../transport/types.ts'
import type { BoundStep, Clock, GuardFacts } from './context.ts'
import { prepareAll } from './prepare.ts'
import { applying, planning } from './runners.ts'
import { SessionHost } from './session-host.ts'
import { type WalkEvents, walk } from './walk.ts'

/** The lock is held by somebody else, and was not given back in time. */
export class LockedError extends Error {
  readonly holder: LockHolder | undefined
  constructor(target: string, holder: LockHolder | undefined, problem?: string) {
    super(
      holder
        ? `${target} is locked by ${holder.owner} since ${holder.since} (${holder.what})`
        : `the lock on ${target} could not be taken${problem ? `: ${problem}` : ''}`,
    )
    this.holder = holder
  }
}

export interface HostRunOptions {
  readonly target: string
  readonly mode: 'plan' | 'apply'
  readonly clock: Clock
  readonly failhard: boolean
  /** What the lock says is being done. */
  readonly what: string
  /** Seconds to wait for somebody else's lock. */
  readonly lockWait: number
  /** The lock's name on the host; default: the host's one lock. */
  readonly lock?: string
  readonly stopped: () => boolean
  readonly waiting?: (holder: LockHolder | undefined) => void
  readonly facts: RunFacts
}

/** What a run asks of every host, whatever its steps are: modules' business, handed in. */
export interface RunFacts {
  readonly guards: GuardFacts
  readonly grains: {
    section(): Section
    /** `custom`: the text of the host's own /etc/salt/grains, still to be read. */
    read(answer: Answer, target: string): { readonly grains: Dict; readonly custom: string | undefined }
  }
}

/** One host's run: connected, locked, its steps walked through, released. */
export class HostRun {
  readonly session: Session
  readonly #options: HostRunOptions
  readonly #token = randomBytes(12).toString('hex')
  #locked = false

  constructor(session: Session, options: HostRunOptions) {
    this.session = session
    this.#options = options
  }

  /** The first round trip: the host's grains, and its lock where this run will act. */
  async meet(): Promise<{ readonly grains: Dict; readonly custom: string | undefined }> {
    const { target, mode } = this.#options
    const { section, read } = this.#options.facts.grains
    const sections = mode === 'apply' ? [section(), takeLock(this.#holder(), this.#options.lock)] : [section()]
    const [grains, lock] = await this.session.request(sections)
    if (lock) await this.#await(readLock(lock))
    return read(grains!, target)
  }

  /** Prepares the steps, looks at the host and walks. Rows as they ended, also those before a failure of the connection. */
  async walk({ steps, grains, call }: CompiledJob, events: WalkEvents): Promise<StateRow[]> {
    const { mode, clock, failhard, stopped, facts } = this.#options
    const ready = await prepareAll(steps)
    const host = new SessionHost(this.session, this.#locked ? checkLock(this.#token, this.#options.lock) : undefined)
    const shell =
      typeof grains.get('shell') === 'string' && grains.get('shell') !== '' ? grains.get('shell') : '/bin/sh'
    const ctx = { host, guards: facts.guards, clock, failhard, shell: String(shell), call, stopped }
    try {
      return await walk(mode === 'plan' ? planning(ctx, ready) : applying(ctx), ready, events)
    } finally {
      await host.close()
    }
  }

  /** Gives the lock back and hangs up; never throws. */
  async end(): Promise<void> {
    try {
      if (this.#locked) await this.session.request([releaseLock(this.#token, this.#options.lock)])
    } catch {
      // The connection is gone: the lock expires by itself.
    }
    await this.session.close().catch(() => {})
  }

  #holder(): LockHolder {
    return {
      token: this.#token,
      owner: `${userInfo().username}@${hostname()}`,
      since: this.#options.clock.now().toISOString(),
      what: this.#options.what,
    }
  }

  async #await(first: ReturnType<typeof readLock>): Promise<void> {
    const { clock, lockWait, target, waiting } = this.#options
    const deadline = clock.elapsed() + lockWait * 1000
    for (let state = first; ; ) {
      if (state.held) {
        this.#locked = true
        return
      }
      if (state.problem !== undefined || clock.elapsed() >= deadline)
        throw new LockedError(target, state.holder, state.problem)
      waiting?.(state.holder)
      await clock.sleep(Math.min(1000, Math.max(50, deadline - clock.elapsed())))
      const [answer] = await this.session.request([takeLock(this.#holder(), this.#options.lock)])
      state = readLock(answer!)
    }
  }
}

/** A host's compiled tree, its steps bound to their functions. */
export interface CompiledJob {
  /** In execution order, listeners last. */
  readonly steps: readonly BoundStep[]
  readonly grains: Dict
  readonly call: Caller
}

/** An execution function (`cmd.run`, `file.file_exists`…) answered for this host. */
export type Caller = (fun: string, args: readonly Value[], kwargs: ReadonlyMap<string, Value>) => Promise<Value>
