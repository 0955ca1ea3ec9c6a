import type { Dict } from '../python/values.ts'
import type { RunEvent, StateRow, Summary } from '../report/events.ts'
import type { Session } from '../transport/index.ts'
import { type CompiledJob, HostRun, type HostRunOptions } from './host-run.ts'
import { summarize } from './rows.ts'

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

export interface RunOptions extends Omit<HostRunOptions, 'target' | 'lock'> {
  /** Begins a host's work when there is room for it. */
  readonly limit: <T>(work: () => Promise<T>) => Promise<T>
  readonly emit: (event: RunEvent) => void
  /** Whether this failure means that no host is to be changed (a tree that does not compile). */
  readonly stopsAll: (cause: unknown) => boolean
}

/** What came of a host: its rows (also those before a failure), or why there are none. */
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
  options.emit({ kind: 'connecting', target })
  let run: HostRun | undefined
  try {
    const session = await host.open()
    run = new HostRun(session, { ...options, target, lock: host.lock })
    const facts = await run.handshake()
    return { target, run, compiled: await host.compile({ ...facts, session }) }
  } catch (cause) {
    return { target, run, cause }
  }
}

async function finishHost(prepared: Prepared, broken: boolean, options: RunOptions): Promise<HostResult> {
  const { target, run, compiled } = prepared
  const trips = () => run?.session.roundTrips ?? 0
  const rows: StateRow[] = []
  let cause = prepared.cause
  if (run && compiled && !broken && cause === undefined) {
    options.emit({ kind: 'started', target, steps: compiled.steps.length, test: options.mode === 'plan' })
    try {
      await run.walk(compiled, {
        started: (step, index) =>
          options.emit({ kind: 'step-started', target, id: step.id, what: `${step.module}.${step.function}`, index }),
        ended: (row) => {
          rows.push(row)
          options.emit({ kind: 'step-ended', target, row })
        },
      })
    } catch (failure) {
      cause = failure
    }
  }
  rows.sort((a, b) => a.run - b.run) // those beside each other end in any order
  await run?.end()
  if (!compiled || broken || (cause !== undefined && rows.length === 0))
    return { target, roundTrips: trips(), cause: cause ?? new NotRunError() }
  const summary = summarize(rows)
  options.emit({ kind: 'ended', target, summary, roundTrips: trips() })
  return { target, rows, summary, roundTrips: trips(), cause }
}

/** This host's own tree is fine, but another's does not compile: nothing was run here either. */
export class NotRunError extends Error {
  constructor() {
    super('nothing was run, as the tree of another target does not compile')
  }
}
