import { createHash } from 'node:crypto'
import { type Diagnostic, DiagnosticError, formatDiagnostic } from '../core/diagnostics.ts'
import { type CompiledJob, HostCalls, type HostJob, runHosts } from '../engine/index.ts'
import { findState, runFacts } from '../modules/index.ts'
import type { Target } from '../project/index.ts'
import type { RunEvent } from '../report/index.ts'
import { conditionCaller } from './call-function.ts'
import { clock } from './clock.ts'
import { compileSelection, type Selection, subjectOf } from './compile.ts'
import { openTarget } from './connect.ts'
import { limitTo } from './fleet.ts'
import { chooseGrains } from './grains.ts'
import { shellOf } from './handshake.ts'
import { hostCaller } from './host-caller.ts'
import { mineOf } from './mine/mine-of.ts'
import { RunRecord, type StatesOutcome } from './outcome.ts'
import { prepareIo } from './prepare-io.ts'
import { recordGrains } from './recorded-grains.ts'
import { Redaction } from './redaction.ts'
import type { Workspace } from './workspace.ts'

/** What is to be brought about or planned, on which targets. */
export interface StatesRequest {
  readonly mode: 'plan' | 'apply'
  readonly selection: Selection
  /** What the lock says is being done. */
  readonly what: string
  /** Seconds to wait for somebody else's lock. */
  readonly lockWait: number
}

/** Whoever watches a run, and may end it. */
export interface Watcher {
  show(event: RunEvent): void
  say(line: string): void
  /** Whether nothing further is to be begun. */
  stopped(): boolean
}

/** Runs or plans states on targets. What is secret of any of them is hidden in all that is told of the run. */
export async function runStates(
  workspace: Workspace,
  targets: readonly Target[],
  request: StatesRequest,
  watcher: Watcher,
): Promise<StatesOutcome> {
  const { config, settings } = workspace
  const redaction = new Redaction(workspace)
  const log = redaction.log(await workspace.log())
  const warn = warnOnce(workspace, redaction)
  const record = new RunRecord(redaction, workspace.blame)
  const mine = mineOf(workspace, redaction)
  const jobs = targets.map(
    (target): HostJob => ({
      target: target.id,
      lock: settings.local ? localLock(config.root, target.id) : undefined,
      open: () => openTarget(workspace, target, log, watcher.say),
      async compile({ grains, custom, session }): Promise<CompiledJob> {
        const known = chooseGrains(settings, target, grains, custom)
        if (settings.grains === undefined) recordGrains(config.root, target, known, settings)
        const host = hostCaller(new HostCalls(session, shellOf(known), workspace.catalogue.calls))
        const subject = subjectOf(workspace, { target, grains: known, host }, mine)
        mine.offer?.(subject)
        const compiled = await compileSelection(workspace, subject, request.selection, redaction)
        redaction.addSteps(compiled.steps)
        if (compiled.none !== undefined) record.noStates(target.id, compiled.none)
        warn(compiled.warnings)
        const io = prepareIo(workspace.states, subject, compiled.pillar, request.mode === 'plan', compiled.steps)
        const steps = compiled.steps.map((step) => ({
          step,
          fn: findState(workspace.catalogue, step.module, step.function)!,
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
    limit: limitTo(workspace.jobs),
    stopped: () => watcher.stopped(),
    waiting: (target, holder) =>
      watcher.say(
        `${target}: waiting for the lock of ${holder.owner || 'somebody'} (${holder.what}), up to ${request.lockWait} s`,
      ),
    stopsAll: (cause) => cause instanceof DiagnosticError,
    emit: (event) => watcher.show(record.add(event)),
  })
  return record.conclude(results, { planned: request.mode === 'plan', interrupted: watcher.stopped() })
}

/** A warning that several targets have is told once. */
function warnOnce(workspace: Workspace, redaction: Redaction): (warnings: readonly Diagnostic[]) => void {
  const told = new Set<string>()
  return (warnings) => {
    const fresh = warnings.filter((warning) => !told.has(formatDiagnostic(warning)))
    for (const warning of fresh) told.add(formatDiagnostic(warning))
    workspace.warn(fresh.map((warning) => redaction.diagnostic(warning)))
  }
}

/** On this machine runs of different trees do not stand in each other's way. */
function localLock(root: string, id: string): string {
  return `lock-${createHash('sha256').update(`${root}\0${id}`).digest('hex').slice(0, 16)}`
}
