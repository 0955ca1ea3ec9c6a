import type { Dict } from '../python/values.ts'
import type { RunEvent, StateRow, Summary } from '../report/events.ts'
import type { Session } from '../transport/index.ts'
import { type CompiledJob, HostRun, type HostRunOptions } from './host-run.ts'
import { summarize } from './rows.ts'
import { StoppedError, unlessLeft } from './stop.ts'
import type { Walked } from './walk.ts'

/** One host of a run: how it is reached, and how its steps come about once its grains are known. */
export interface HostJob {
  readonly target: string
  /** See `HostRunOptions`. */
  readonly lock?: string
  open(): Promise<Session>
  compile(prepared: {
    readonly grains: Dict
    readonly custom: string | undefined
    readonly session: Session
  }): Promise<CompiledJob>
}

export interface RunOptions extends Omit<HostRunOptions, 'target' | 'lock' | 'stopped'> {
  /** Begins a host's work when there is room for it. */
  readonly limit: <T>(work: () => Promise<T>) => Promise<T>
  readonly emit: (event: RunEvent) => void
  /** Whether this failure means that no host is to be changed (a tree that does not compile). */
  readonly stopsAll: (cause: unknown) => boolean
  /** Once aborted: what runs is finished, nothing further is begun. */
  readonly stop: AbortSignal
  /** Something that an earlier run left to be done is no longer: a line that says what and why. */
  readonly dropped: (target: string, line: string) => void
}

/** What came of a host: a row for each of its steps, or why there are none. */
export interface HostResult {
  readonly target: string
  readonly rows?: readonly StateRow[]
  readonly summary?: Summary
  readonly roundTrips: number
  /** What ended the run of this host before its end. */
  readonly cause?: unknown
}

/**
 * Runs all hosts side by side: all are prepared and compiled first, and only if every tree compiles is any host changed.
 * A host that fails later stops no other.
 */
export async function runHosts(hosts: readonly HostJob[], options: RunOptions): Promise<HostResult[]> {
  const prepared = await Promise.all(hosts.map((host) => options.limit(() => prepareHost(host, options))))
  const broken = prepared.some((host) => host.cause !== undefined && options.stopsAll(host.cause))
  return Promise.all(prepared.map((host) => options.limit(() => finishHost(host, broken, options))))
}

interface Prepared {
  readonly target: string
  readonly run?: HostRun
  readonly compiled?: CompiledJob
  readonly cause?: unknown
}

async function prepareHost(host: HostJob, options: RunOptions): Promise<Prepared> {
  const { target } = host
  const { stop, leave } = options
  let run: HostRun | undefined
  try {
    if (stop.aborted) throw new StoppedError(UNTOUCHED)
    options.emit({ kind: 'connecting', target })
    const session = await unlessStopped(host.open(), stop, (late) => late.close())
    run = new HostRun(session, { ...options, target, lock: host.lock, stopped: () => stop.aborted })
    const facts = await unlessLeft(run.handshake(), leave)
    return { target, run, compiled: await unlessStopped(host.compile({ ...facts, session }), stop) }
  } catch (cause) {
    return { target, run, cause }
  }
}

const UNTOUCHED = 'the run was interrupted before anything was done'

/** Of work that changes nothing: it is not waited for once the run is to stop, and what comes of it then is let go of. */
function unlessStopped<T>(work: Promise<T>, stop: AbortSignal, letGo?: (late: T) => Promise<void>): Promise<T> {
  return unlessLeft(work, stop).catch((cause: unknown) => {
    if (!(cause instanceof StoppedError)) throw cause
    if (letGo) void work.then(letGo).catch(() => {})
    throw new StoppedError(UNTOUCHED)
  })
}

async function finishHost(prepared: Prepared, broken: boolean, options: RunOptions): Promise<HostResult> {
  const { target, run, compiled } = prepared
  const trips = () => run?.session.roundTrips ?? 0
  let cause = prepared.cause
  let walked: Walked | undefined
  if (run && compiled && !broken) {
    try {
      const ended = await walkHost(target, run, compiled, options)
      for (const line of ended.dropped) options.dropped(target, line)
      walked = ended
      cause = walked.cause
    } catch (failure) {
      cause = failure
    }
  }
  await run?.end()
  if (!walked) return { target, roundTrips: trips(), cause: cause ?? new NotRunError() }
  const { left, ended } = walked
  for (const row of left) options.emit({ kind: 'step-left', target, row })
  // Those beside each other end in any order.
  const rows = [...walked.rows, ...left].sort((a, b) => a.run - b.run)
  const summary = summarize(rows, ended)
  options.emit({ kind: 'ended', target, summary, roundTrips: trips() })
  return { target, rows, summary, roundTrips: trips(), cause }
}

function walkHost(
  target: string,
  run: HostRun,
  compiled: CompiledJob,
  options: RunOptions,
): ReturnType<HostRun['walk']> {
  const { emit, mode } = options
  emit({ kind: 'started', target, steps: compiled.steps.length, test: mode === 'plan' })
  return run.walk(compiled, {
    started: (step, index) =>
      emit({ kind: 'step-started', target, id: step.id, what: `${step.module}.${step.function}`, index }),
    ended: (row) => emit({ kind: 'step-ended', target, row }),
  })
}

/** This host's own tree is fine, but another's does not compile: nothing was run here either. */
export class NotRunError extends Error {
  constructor() {
    super('nothing was run, as the tree of another target does not compile')
  }
}
