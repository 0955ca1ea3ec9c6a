import type { Mine, Subject } from '../../render/index.ts'
import type { Redaction } from '../redaction.ts'
import type { Workspace } from '../workspace.ts'
import { FleetMine } from './fleet-mine.ts'
import { recordedMine } from './recorded-mine.ts'

/** The mine of a run: hosts are asked, but where all grains come from a file, which are not those of others. */
export function mineOf(workspace: Workspace, redaction: Redaction): Mine & { offer?(subject: Subject): void } {
  const { grains, local } = workspace.settings
  return grains === undefined || local ? new FleetMine(workspace, redaction) : recordedMine(workspace)
}
