import type { Step } from '../compile/types.ts'
import { type PendingFile, type PendingTrigger, pendingSection, readPending, writePending } from '../host/index.ts'
import type { Dict, Value } from '../python/values.ts'
import type { Session } from '../transport/index.ts'
import type { Answer, Section } from '../transport/types.ts'
import type { BoundStep, GuardFacts, RunContext } from './context.ts'
import { HostLock, type HostLockOptions, thisOwner } from './host-lock.ts'
import { prepareAll } from './prepare.ts'
import { applying, planning } from './runners.ts'
import { SessionHost } from './session-host.ts'
import { unlessLeft } from './stop.ts'
import { Triggers } from './triggers.ts'
import { unsupportedRows } from './unsupported.ts'
import { type WalkEvents, type Walked, walk } from './walk.ts'

export interface HostRunOptions extends HostLockOptions {
  readonly mode: 'plan' | 'apply'
  readonly failhard: boolean
  readonly facts: RunFacts
  /** Once aborted nothing is waited for any more, whatever runs on the host. */
  readonly leave?: AbortSignal
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
  /** What earlier runs left to be done. */
  #left: PendingFile = { entries: [], isStale: false }
  /** What is left when this one ends, where that is to be written. */
  #rest: readonly PendingTrigger[] | undefined

  constructor(session: Session, options: HostRunOptions) {
    this.session = session
    this.#options = options
    this.#lock = new HostLock(session, options)
  }

  /** The first round trip: the host's grains, and its lock where this run will act. */
  async handshake(): Promise<{ readonly grains: Dict; readonly custom: string | undefined }> {
    const { target, mode } = this.#options
    const { section, read } = this.#options.facts.grains
    const own = [section(), pendingSection(this.#options.lock)]
    const [grains, pending, lock] = await this.session.request(mode === 'apply' ? [...own, this.#lock.attempt()] : own)
    if (lock) await this.#lock.awaited(lock)
    this.#left = leftBy(pending!)
    return read(grains!, target)
  }

  /** Prepares the steps, looks at the host and walks. */
  async walk(
    { steps, shell, call, tree, leavesOut = false }: CompiledJob,
    events: WalkEvents,
  ): Promise<Walked & { readonly dropped: readonly string[] }> {
    const { mode, clock, failhard, stopped, facts, leave } = this.#options
    const ready = await prepareAll(steps, unsupportedRows(steps, leavesOut))
    const host = new SessionHost(this.session, this.#lock.guard, this.#options.lock)
    const { project, isWhole, show } = tree
    const since = clock.now().toISOString()
    const triggers = new Triggers({ left: this.#left, project, steps: ready, owner: thisOwner(), since, show })
    const { guards, obstacles } = facts
    const ctx = { host, guards, obstacles, clock, failhard, shell, call, stopped, triggers }
    const walked = await walk(mode === 'plan' ? planning(ctx, ready) : applying(ctx), ready, events, leave)
    if (isWhole && walked.ended === 'complete') triggers.vanished()
    if (mode === 'apply') this.#rest = triggers.rest()
    if (!leave?.aborted) await host.close()
    return { ...walked, dropped: triggers.dropped }
  }

  /** Gives the lock back and hangs up; never throws. A run that is left does not wait: its lock goes with its shell. */
  async end(): Promise<void> {
    const { leave } = this.#options
    if (!leave?.aborted)
      await unlessLeft(this.#lock.release(this.#rest && [writePending(this.#rest, this.#options.lock)]), leave).catch(
        () => {},
      )
    const closed = this.session.close().catch(() => {})
    if (!leave?.aborted) await closed
  }
}

/** A host's compiled tree, its steps bound to their functions. */
export interface CompiledJob {
  /** In execution order, listeners last. */
  readonly steps: readonly BoundStep[]
  /** Runs the commands of users that name no shell. */
  readonly shell: string
  readonly call: Caller
  readonly tree: TreeIdentity
  /** Steps whose function is `noFunction` are left out, and what requires them; else a plan goes by what they might do. */
  readonly leavesOut?: boolean
}

/** Which tree the steps are of, for what a run leaves to be done. */
export interface TreeIdentity {
  /** The tree's name: the same wherever it lies. */
  readonly project: string
  /** These are all the steps that it has for this host. */
  readonly isWhole: boolean
  /** A step as it is told of, without secrets: `cmd.run: reload`. */
  readonly show: (step: Step) => string
}

/** What earlier runs left could not be read: nothing is done that might miss it. */
export class PendingError extends Error {}

function leftBy(answer: Answer): PendingFile {
  const left = readPending(answer)
  if ('why' in left) throw new PendingError(`what earlier runs left to be done cannot be read: ${left.why}`)
  return left
}

/** An execution function (`cmd.run`, `file.file_exists`…) answered for this host. */
export type Caller = (fun: string, args: readonly Value[], kwargs: ReadonlyMap<string, Value>) => Promise<Value>
