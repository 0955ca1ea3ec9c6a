import type { Dict, Value } from '../python/values.ts'
import type { StateRow } from '../report/events.ts'
import type { Session } from '../transport/index.ts'
import type { Answer, Section } from '../transport/types.ts'
import type { BoundStep, GuardFacts, RunContext } from './context.ts'
import { HostLock, type HostLockOptions } from './host-lock.ts'
import { prepareAll } from './prepare.ts'
import { applying, planning } from './runners.ts'
import { SessionHost } from './session-host.ts'
import { type WalkEvents, walk } from './walk.ts'

export interface HostRunOptions extends HostLockOptions {
  readonly mode: 'plan' | 'apply'
  readonly failhard: boolean
  readonly facts: RunFacts
}

/** What a run asks of every host, whatever its steps are: modules' business, handed in. */
export interface RunFacts {
  readonly guards: GuardFacts
  readonly obstacles?: RunContext['obstacles']
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
  readonly #lock: HostLock

  constructor(session: Session, options: HostRunOptions) {
    this.session = session
    this.#options = options
    this.#lock = new HostLock(session, options)
  }

  /** The first round trip: the host's grains, and its lock where this run will act. */
  async handshake(): Promise<{ readonly grains: Dict; readonly custom: string | undefined }> {
    const { target, mode } = this.#options
    const { section, read } = this.#options.facts.grains
    const sections = mode === 'apply' ? [section(), this.#lock.attempt()] : [section()]
    const [grains, lock] = await this.session.request(sections)
    if (lock) await this.#lock.awaited(lock)
    return read(grains!, target)
  }

  /** Prepares the steps, looks at the host and walks. Rows as they ended, also those before a failure of the connection. */
  async walk({ steps, grains, call }: CompiledJob, events: WalkEvents): Promise<StateRow[]> {
    const { mode, clock, failhard, stopped, facts } = this.#options
    const ready = await prepareAll(steps)
    const host = new SessionHost(this.session, this.#lock.guard)
    const shell =
      typeof grains.get('shell') === 'string' && grains.get('shell') !== '' ? grains.get('shell') : '/bin/sh'
    const ctx = {
      host,
      guards: facts.guards,
      obstacles: facts.obstacles,
      clock,
      failhard,
      shell: String(shell),
      call,
      stopped,
    }
    try {
      return await walk(mode === 'plan' ? planning(ctx, ready) : applying(ctx), ready, events)
    } finally {
      await host.close()
    }
  }

  /** Gives the lock back and hangs up; never throws. */
  async end(): Promise<void> {
    await this.#lock.release()
    await this.session.close().catch(() => {})
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
