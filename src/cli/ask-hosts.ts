import PQueue from 'p-queue'
import { warning } from '../core/diagnostics.ts'
import type { Needs, Target } from '../project/index.ts'
import { Dict } from '../python/values.ts'
import { TransportError } from '../transport/index.ts'
import { pillarOf, subjectOf } from './compile.ts'
import { grainsOfFile } from './grains.ts'
import type { Project } from './open-project.ts'
import { SecretHider } from './secrets.ts'
import { noteDiagnostic } from './terminal.ts'
import { withGrains } from './with-grains.ts'

export interface Asking {
  /** What a host says of itself, and its pillar where that is needed; undefined: it could not be reached. */
  ask(target: Target, needs: Needs): Promise<{ readonly grains: Dict; readonly pillar: Dict } | undefined>
  /** Why the first host that could not be reached could not. */
  readonly unreachable: unknown
}

/**
 * Asks hosts what a target expression needs and the roster does not tell: their grains, and the pillar by compiling
 * it. Hosts that cannot be reached are told on standard error. With `--grains` nobody is asked for grains.
 */
export function askHosts(project: Project): Asking {
  const { options, config } = project
  const queue = new PQueue({ concurrency: options.jobs ?? config.jobs })
  const hider = new SecretHider(project)
  let unreachable: unknown
  const askOne = async (target: Target, needs: Needs) => {
    if (options.grains !== undefined && !needs.pillar) {
      const { grains: file } = options
      return { grains: grainsOfFile(file, target.id), pillar: new Dict() }
    }
    try {
      return await withGrains(project, target, hider, async ({ grains, host }) => ({
        grains,
        pillar: needs.pillar ? await pillarOf(subjectOf(project, target, grains, host), hider) : new Dict(),
      }))
    } catch (cause) {
      if (!(cause instanceof TransportError)) throw cause
      unreachable ??= cause
      noteDiagnostic(warning('target-silent', `${target.id} could not be asked whether it is meant: ${cause.message}`))
      return undefined
    }
  }
  return {
    ask: (target, needs) => queue.add(() => askOne(target, needs)),
    get unreachable() {
      return unreachable
    },
  }
}
