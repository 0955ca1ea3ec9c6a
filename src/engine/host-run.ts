import { grainsSection, readGrains } from '../facts/grains/index.ts'
import type { Dict, Value } from '../python/values.ts'
import type { StateRow } from '../report/events.ts'
import type { Session } from '../transport/index.ts'
import type { BoundStep } from './context.ts'
import { FactStore } from './fact-store.ts'
import { HostLock, type HostLockOptions } from './host-lock.ts'
import { prepareAll } from './prepare.ts'
import { SqlClients } from './sql.ts'
import { type WalkEvents, walk } from './walk.ts'

export interface HostRunOptions extends HostLockOptions {
  readonly mode: 'plan' | 'apply'
  readonly failhard: boolean
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
  async meet(): Promise<{ readonly grains: Dict; readonly custom: string }> {
    const { target, mode } = this.#options
    const sections = mode === 'apply' ? [grainsSection(), this.#lock.attempt()] : [grainsSection()]
    const [grains, lock] = await this.session.request(sections)
    if (lock) await this.#lock.awaited(lock)
    return readGrains(grains!, target)
  }

  /** Prepares the steps, looks at the host and walks. Rows as they ended, also those before a failure of the connection. */
  async walk({ steps, grains, call }: CompiledJob, events: WalkEvents): Promise<StateRow[]> {
    const { target, mode, clock, failhard, stopped } = this.#options
    const ready = await prepareAll(steps)
    const sql = new SqlClients(this.session)
    const shell = grains.get('shell')
    try {
      return await walk(
        {
          target,
          mode,
          session: this.session,
          store: new FactStore(),
          sql,
          clock,
          guard: this.#lock.guard,
          failhard,
          shell: typeof shell === 'string' && shell !== '' ? shell : '/bin/sh',
          call,
          stopped,
        },
        ready,
        events,
      )
    } finally {
      await sql.end()
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
