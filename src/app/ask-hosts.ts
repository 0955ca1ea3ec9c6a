import { warning } from '../core/diagnostics.ts'
import type { Needs, Target } from '../project/index.ts'
import { Dict } from '../python/values.ts'
import { TransportError } from '../transport/index.ts'
import { pillarOf, subjectOf } from './compile.ts'
import { limitTo } from './fleet.ts'
import { grainsOfFile } from './grains.ts'
import { handshake } from './handshake.ts'
import { Redaction } from './redaction.ts'
import type { Workspace } from './workspace.ts'

export interface Asking {
  /** What a host says of itself, and its pillar where that is needed; undefined: it could not be reached. */
  ask(target: Target, needs: Needs): Promise<{ readonly grains: Dict; readonly pillar: Dict } | undefined>
  /** Why the first host that could not be reached could not. */
  readonly unreachable: unknown
}

/**
 * Asks hosts what a target expression needs and the roster does not tell: their grains, and the pillar by compiling
 * it. Hosts that cannot be reached are warned of. With `--grains` nobody is asked for grains.
 */
export function askHosts(workspace: Workspace): Asking {
  const limit = limitTo(workspace.jobs)
  const { grains: file } = workspace.settings
  let unreachable: unknown
  const askOne = async (target: Target, needs: Needs) => {
    if (file !== undefined && !needs.pillar) return { grains: grainsOfFile(file, target.id), pillar: new Dict() }
    try {
      return await handshake(workspace, { target, redaction: new Redaction(workspace) }, async (asked) => ({
        grains: asked.grains,
        pillar: needs.pillar ? await pillarOf(subjectOf(workspace, asked), asked.redaction) : new Dict(),
      }))
    } catch (cause) {
      if (!(cause instanceof TransportError)) throw cause
      unreachable ??= cause
      workspace.ui.warn(
        warning('target-silent', `${target.id} is unreachable; cannot evaluate the target: ${cause.message}`),
      )
      return undefined
    }
  }
  return {
    ask: (target, needs) => limit(() => askOne(target, needs)),
    get unreachable() {
      return unreachable
    },
  }
}
