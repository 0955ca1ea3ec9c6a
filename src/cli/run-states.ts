import { createHash } from 'node:crypto'
import { type Diagnostic, DiagnosticError, error, formatDiagnostic } from '../core/diagnostics.ts'
import {
  type CompiledJob,
  HostCalls,
  type HostJob,
  type HostResult,
  LockedError,
  LockLostError,
  NotRunError,
  runHosts,
  StoppedError,
  summarize,
} from '../engine/index.ts'
import { builtinCatalogue, findState, runFacts } from '../modules/index.ts'
import type { Target } from '../project/index.ts'
import type { Dict } from '../python/values.ts'
import type { HostReport, RunEvent } from '../report/index.ts'
import { conditionCaller } from './call-function.ts'
import { clock } from './clock.ts'
import { compileSelection, engine, type Selection, subjectOf, treeOf } from './compile.ts'
import { openTarget } from './connect.ts'
import { type ExitCode, exitCodes, worst } from './exit-codes.ts'
import { describeFailure, type Failure, Refusal } from './failure.ts'
import { chooseGrains } from './grains.ts'
import { hostCaller } from './host-caller.ts'
import { openLog } from './log.ts'
import { noStates } from './no-states.ts'
import { prepareIo } from './prepare-io.ts'
import { openProgress } from './progress.ts'
import { type Project, warn } from './project.ts'
import { recordGrains } from './recorded-grains.ts'
import { SecretHider } from './secrets.ts'
import { StopSwitch } from './stop-switch.ts'

/** What is to be brought about or planned, on which targets. */
export interface StatesRequest {
  readonly mode: 'plan' | 'apply'
  select(target: Target): Selection
  /** What the lock says is being done. */
  readonly what: string
  /** Seconds to wait for somebody else's lock. */
  readonly lockWait: number
  /** Tell nothing on standard error, and leave Ctrl-C alone: a program asks. */
  readonly quiet?: boolean
}

export interface StatesOutcome {
  readonly reports: readonly HostReport[]
  readonly failures: ReadonlyMap<string, Failure>
  readonly exit: ExitCode
}

/** Runs or plans states on targets; prints progress and warnings to standard error, nothing to standard output. */
export async function runStates(
  project: Project,
  targets: readonly Target[],
  request: StatesRequest,
): Promise<StatesOutcome> {
  const { options, config } = project
  const hider = new SecretHider(project)
  const log = await openLog(options, (text) => hider.text(text))
  const progress = await openProgress(request.quiet)
  const stop = new StopSwitch((line) => progress.say(line), !request.quiet)
  const warned = new Set<string>()
  const tell = (warnings: readonly Diagnostic[]) => {
    const fresh = warnings.filter((warning) => !warned.has(formatDiagnostic(warning)))
    for (const warning of fresh) warned.add(formatDiagnostic(warning))
    warn(
      fresh.map((warning) => hider.diagnostic(warning)),
      options,
    )
  }

  const nothing = new Map<string, string>()
  const jobs = targets.map(
    (target): HostJob => ({
      target: target.id,
      lock: options.local ? localLock(config.root, target.id) : undefined,
      open: () => openTarget(target, options, log, progress.say),
      async compile({ grains, custom, session }): Promise<CompiledJob> {
        const known = chooseGrains(options, target, grains, custom)
        if (options.grains === undefined) recordGrains(config.root, target, known, options)
        const calls = new HostCalls(session, shellOf(known), builtinCatalogue.calls)
        const host = hostCaller(calls)
        const subject = subjectOf(project, target, known, host)
        const compiled = await compileSelection(project, subject, request.select(target), hider)
        hider.addSteps(compiled.steps)
        if (compiled.none !== undefined) nothing.set(target.id, compiled.none)
        tell(compiled.warnings)
        const io = prepareIo(
          treeOf(config.fileRoots, config.root),
          subject,
          engine,
          compiled.pillar,
          request.mode === 'plan',
          compiled.steps,
        )
        const steps = compiled.steps.map((step) => ({
          step,
          fn: findState(builtinCatalogue, step.module, step.function)!,
          args: step.bound ?? {},
          io: io(step),
        }))
        return { steps, grains: known, call: conditionCaller(subject, compiled.pillar) }
      },
    }),
  )
  const results = await runHosts(jobs, {
    mode: request.mode,
    facts: runFacts,
    clock,
    failhard: config.failhard,
    what: request.what,
    lockWait: request.lockWait,
    jobs: options.jobs ?? config.jobs,
    stopped: () => stop.stopped,
    waiting: (target, holder) =>
      progress.say(
        `${target}: waiting for the lock of ${holder.owner || 'somebody'} (${holder.what}), up to ${request.lockWait} s`,
      ),
    stopsAll: (cause) => cause instanceof DiagnosticError,
    emit: (event) => progress.show(hideEvent(event, hider)),
  })
  stop.end()
  progress.stop()
  return conclude(results.map(withNoStates(nothing)), request.mode, hider, stop.stopped)
}

/** Salt's one failed row for hosts to which the top file gives nothing. */
function withNoStates(nothing: ReadonlyMap<string, string>): (result: HostResult) => HostResult {
  return (result) => {
    const why = nothing.get(result.target)
    if (why === undefined || result.rows?.length !== 0) return result
    const rows = [noStates(why)]
    return { ...result, rows, summary: summarize(rows) }
  }
}

function hideEvent(event: RunEvent, hider: SecretHider): RunEvent {
  if (event.kind === 'step-started') return { ...event, id: hider.text(event.id) }
  return event.kind === 'step-ended' ? { ...event, row: hider.row(event.row) } : event
}

function conclude(
  results: readonly HostResult[],
  mode: 'plan' | 'apply',
  hider: SecretHider,
  interrupted: boolean,
): StatesOutcome {
  const failures = new Map<string, Failure>()
  const reports = results.map((result): HostReport => {
    const failure = result.cause === undefined ? undefined : hider.failure(failureOf(result.cause))
    if (failure) failures.set(result.target, failure)
    if (!result.rows) return { target: result.target, errors: failure?.diagnostics ?? [] }
    return {
      target: result.target,
      rows: result.rows.map((row) => hider.row(row)),
      summary: result.summary!,
      errors: failure?.diagnostics,
    }
  })
  const codes = reports.map((report): ExitCode => {
    const failure = failures.get(report.target)
    if (failure) return failure.exit
    if (!('rows' in report)) return exitCodes.defect
    const { failed, changed, unknown } = report.summary
    if (failed > 0) return exitCodes.failed
    return mode === 'plan' && changed + unknown > 0 ? exitCodes.changes : exitCodes.done
  })
  return { reports, failures, exit: interrupted ? exitCodes.interrupted : worst(codes) }
}

function failureOf(cause: unknown): Failure {
  if (cause instanceof LockedError) return describeFailure(new Refusal(lockDiagnostic(cause)))
  if (cause instanceof StoppedError)
    return { diagnostics: [error('interrupted', cause.message)], exit: exitCodes.interrupted }
  if (cause instanceof LockLostError) return describeFailure(new Refusal(error('lock-lost', cause.message)))
  if (cause instanceof NotRunError)
    return { diagnostics: [error('not-run', cause.message)], exit: exitCodes.refusedBeforehand }
  return describeFailure(cause)
}

function lockDiagnostic({ message, holder }: LockedError): Diagnostic {
  if (holder)
    return error('locked', message, {
      hint: '--lock-wait SECONDS waits longer (0: not at all); the lock of a run that has died is taken over at once',
    })
  return error('no-lock', message, { hint: 'is the disk full or read-only? Nothing is changed without a lock' })
}

/** On this machine runs of different trees do not stand in each other's way. */
function localLock(root: string, id: string): string {
  return `lock-${createHash('sha256').update(`${root}\0${id}`).digest('hex').slice(0, 16)}`
}

function shellOf(grains: Dict): string {
  const shell = grains.get('shell')
  return typeof shell === 'string' && shell !== '' ? shell : '/bin/sh'
}
