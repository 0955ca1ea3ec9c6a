import { type SandboxHost, sandboxUp } from '../sandbox/index.ts'
import { findTargets } from './targets.ts'
import type { Workspace } from './workspace.ts'

export { sandboxDown, sandboxIds, sandboxList, sshCommand } from '../sandbox/index.ts'

/** Brings up a sandbox host for each target of an expression, one after the other: of the roster, or without one of that ID. */
export async function* sandboxesUp(
  workspace: Workspace,
  expression: string,
  image?: 'full' | 'bare',
): AsyncGenerator<SandboxHost> {
  const { config, settings, ui } = workspace
  const specs =
    config.roster === undefined ? [{ id: expression, sandbox: undefined }] : await findTargets(workspace, expression)
  for (const { id, sandbox } of specs)
    yield await sandboxUp(
      { id, image: image ?? sandbox?.image ?? 'full' },
      { provider: settings.provider, say: (line) => ui.say(line) },
    )
}
