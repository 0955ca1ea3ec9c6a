import { type Step, tellUnsupported, type Unsupported } from '../compile/index.ts'
import { type Diagnostic, DiagnosticError, formatDiagnostic } from '../core/diagnostics.ts'
import { type CompiledJob, type HostJob, noFunction, runHosts } from '../engine/index.ts'
import { findState, runFacts } from '../modules/index.ts'
import type { Target } from '../project/index.ts'
import type { RunEvent } from '../report/index.ts'
import { TransportError } from '../transport/index.ts'
import { conditionCaller } from './call-function.ts'
import { clock } from './clock.ts'
import { compileSelection, type Selection, subjectOf } from './compile.ts'
import { openTarget } from './connect.ts'
import { limitTo } from './fleet.ts'
import { chooseGrains } from './grains.ts'
import { hostCaller, shellOf } from './host-caller.ts'
import { localLock } from './local-lock.ts'
import { Milestones } from './milestones.ts'
import { mineOf } from './mine/mine-of.ts'
import { RunRecord, type StatesOutcome } from './outcome.ts'
import { type PlanAway, planAway, sayAway } from './plan-away.ts'
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
  /** How much of a long file is on its way to a target, in bytes. */
  sending?(target: string, sent: number, total: number): void
  /** Once aborted: what runs is finished, nothing further is begun. */
  readonly stop: AbortSignal
  /** Once aborted: nothing is waited for any more, whatever runs on the hosts. */
  readonly leave?: AbortSignal
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
  const sayAll = (found: readonly Diagnostic[]) => {
    for (const one of found) workspace.ui.warn(one)
  }
  const warn = once(redaction, (found) => workspace.warn(found))
  const sayOnce = once(redaction, sayAll)
  const milestones = new Milestones(log)
  const record = new RunRecord(redaction, workspace.blame)
  const identity = {
    project: config.project,
    show: ({ module, function: fun, id }: Step) => redaction.text(`${module}.${fun}: ${id}`),
  }
  const { mode, selection } = request
  const leavesOut = selection.skipUnsupported === true
  const keep = leavesOut || (mode === 'plan' && !settings.strict)
  const unsupported: Unsupported[] = []
  const mine = mineOf(workspace, redaction)
  /** A plan by a file of grains says what it can, whether or not the host is there. */
  const tellAway = (target: Target, { compiled, problems, needHost }: PlanAway) => {
    redaction.addSteps(compiled?.steps ?? [])
    unsupported.push(...(compiled?.unsupported ?? []))
    sayOnce(problems)
    watcher.say(redaction.text(`${target.id}: ${sayAway(compiled, needHost)}`))
  }
  const jobs = targets.map(
    (target): HostJob => ({
      target: target.id,
      lock: settings.local ? localLock(config.root, target.id) : undefined,
      open: () =>
        openTarget(workspace, target, log, watcher.say, {
          signal: watcher.stop,
          sending: (sent, total) => watcher.sending?.(target.id, sent, total),
        }).catch(async (cause: unknown) => {
          if (mode === 'plan' && settings.grains !== undefined && cause instanceof TransportError)
            tellAway(target, await planAway(workspace, target, settings.grains, selection, redaction))
          throw cause
        }),
      async compile({ grains, custom, session }): Promise<CompiledJob> {
        const known = chooseGrains(settings, target, grains, custom)
        if (settings.grains === undefined) recordGrains(config.root, target, known, settings)
        const host = hostCaller(session, known, workspace.catalogue)
        const subject = subjectOf(workspace, { target, grains: known, host }, mine)
        mine.offer?.(subject)
        const compiled = await compileSelection(workspace, subject, selection, redaction, keep ? 'keep' : 'grouped')
        unsupported.push(...compiled.unsupported)
        redaction.addSteps(compiled.steps)
        if (compiled.none !== undefined) record.noStates(target.id, compiled.none)
        log.info({ target: target.id }, `rendered and compiled ${compiled.steps.length} steps`)
        warn(compiled.warnings)
        const io = prepareIo(workspace.states, subject, compiled.pillar, mode === 'plan', compiled.steps)
        const steps = compiled.steps.map((step) => ({
          step,
          fn: findState(workspace.catalogue, step.module, step.function) ?? noFunction,
          args: step.bound ?? {},
          io: io(step),
        }))
        const tree = { ...identity, isWhole: isWhole(selection) && compiled.unsupported.length === 0 }
        return { steps, shell: shellOf(known), call: conditionCaller(subject, compiled.pillar), tree, leavesOut }
      },
    }),
  )
  const results = await runHosts(jobs, {
    mode,
    facts: runFacts,
    clock,
    failhard: config.failhard,
    what: request.what,
    lockWait: request.lockWait,
    limit: limitTo(workspace.jobs),
    stop: watcher.stop,
    leave: watcher.leave,
    dropped: (target, line) => watcher.say(`${target}: ${redaction.text(line)}`),
    waiting: (target, holder) =>
      watcher.say(
        `${target}: waiting for the lock of ${holder.owner || 'somebody'} (${holder.what}), up to ${request.lockWait} s`,
      ),
    stopsAll: (cause) => cause instanceof DiagnosticError,
    emit: (event) => {
      const shown = record.add(event)
      milestones.hear(shown)
      watcher.show(shown)
    },
  })
  const became = leavesOut ? 'left out' : 'not planned'
  sayOnce(tellUnsupported(unsupported, became))
  return record.conclude(results, { planned: mode === 'plan', interrupted: watcher.stop.aborted })
}

/** Whether these are all the steps that a target's tree gives it. */
function isWhole({ sls, id, high, pillar, exclude, whitelist, skipUnsupported }: Selection): boolean {
  return sls.length === 0 && !id && !high && !pillar && !exclude?.length && !whitelist && !skipUnsupported
}

/** What several targets have is told once. */
function once(redaction: Redaction, tell: (found: readonly Diagnostic[]) => void) {
  const told = new Set<string>()
  return (warnings: readonly Diagnostic[]): void => {
    const fresh = new Map<string, Diagnostic>()
    for (const warning of warnings) {
      const text = formatDiagnostic(warning)
      if (!told.has(text)) fresh.set(text, redaction.diagnostic(warning))
      told.add(text)
    }
    tell([...fresh.values()])
  }
}
