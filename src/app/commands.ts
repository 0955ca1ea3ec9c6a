import { sh } from '../core/shell.ts'
import { commandSections, grainsSection, readCommand, readGrains } from '../modules/index.ts'
import type { Target } from '../project/index.ts'
import type { Answer } from './fleet.ts'
import { askConnected } from './handshake.ts'
import { shellOf } from './host-caller.ts'
import { usage } from './usage.ts'
import type { Workspace } from './workspace.ts'

/** Whether a login and a shell are to be had on targets. */
export function ping(workspace: Workspace, targets: readonly Target[]): Promise<Answer<boolean>[]> {
  return askConnected(workspace, targets, async ({ session }) => {
    const [answer] = await session.request([{ script: sh`:` }])
    return answer!.code === 0
  })
}

/** What a command of the user came to; `refused`: why it was not started. */
export type CommandResult =
  | { readonly refused: string }
  | { readonly refused?: undefined; readonly retcode: number; readonly stdout: string; readonly stderr: string }

/** One command on targets, in the shell of whoever logs in, or as another user of the host. */
export async function runCommand(
  workspace: Workspace,
  targets: readonly Target[],
  text: string,
  user?: string,
): Promise<Answer<CommandResult>[]> {
  refuseNul(text)
  return askConnected(workspace, targets, async ({ session, target }) => {
    const [asked] = await session.request([grainsSection()])
    const shell = shellOf(readGrains(asked!, target.id).grains)
    const command = { command: text, runas: user, shell }
    const said = readCommand(command, await session.request(commandSections(command)))
    if (said.refused !== undefined) return { refused: said.refused }
    return { retcode: said.code, stdout: said.stdout, stderr: said.stderr }
  })
}

/** A command of the user with what no shell can be handed is refused. */
function refuseNul(text: string): void {
  if (text.includes('\0')) throw usage('a NUL character cannot be passed to a command')
}
