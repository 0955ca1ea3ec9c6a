import { runStates, type StatesRequest, type Target, type Workspace } from '../app/index.ts'
import { type OutputOptions, printOutcome } from './output.ts'
import { openProgress } from './progress.ts'
import { StopSwitch } from './stop-switch.ts'
import { exitWhenPrinted } from './terminal.ts'

/** Runs or plans states: progress on standard error, signals heeded, what came of it printed. */
export async function runAndPrint(
  workspace: Workspace,
  targets: readonly Target[],
  request: StatesRequest,
  options: OutputOptions,
): Promise<void> {
  const progress = await openProgress()
  const stop = new StopSwitch((line) => progress.say(line))
  try {
    const outcome = await watched(workspace, targets, request, progress, stop)
    printOutcome(outcome, options, workspace.config.options, stop.code)
    // Connections are still open, and may not close by themselves.
    if (stop.left.aborted) await exitWhenPrinted(stop.code)
  } finally {
    stop.end()
  }
}

async function watched(
  workspace: Workspace,
  targets: readonly Target[],
  request: StatesRequest,
  progress: Awaited<ReturnType<typeof openProgress>>,
  stop: StopSwitch,
) {
  try {
    return await runStates(workspace, targets, request, {
      show: (event) => progress.show(event),
      say: (line) => progress.say(line),
      sending: (target, sent, total) => progress.sending(target, sent, total),
      stop: stop.stopped,
      leave: stop.left,
    })
  } finally {
    progress.stop()
  }
}
