import { runStates, type StatesRequest, type Target, type Workspace } from '../app/index.ts'
import { type OutputOptions, printOutcome } from './output.ts'
import { openProgress } from './progress.ts'
import { StopSwitch } from './stop-switch.ts'

/** Runs or plans states: progress on standard error, Ctrl-C heeded, what came of it printed. */
export async function runAndPrint(
  workspace: Workspace,
  targets: readonly Target[],
  request: StatesRequest,
  options: OutputOptions,
): Promise<void> {
  printOutcome(await watched(workspace, targets, request), options, workspace.config.options)
}

async function watched(workspace: Workspace, targets: readonly Target[], request: StatesRequest) {
  const progress = await openProgress()
  const stop = new StopSwitch((line) => progress.say(line))
  try {
    return await runStates(workspace, targets, request, {
      show: (event) => progress.show(event),
      say: (line) => progress.say(line),
      sending: (target, sent, total) => progress.sending(target, sent, total),
      stopped: () => stop.stopped,
    })
  } finally {
    stop.end()
    progress.stop()
  }
}
