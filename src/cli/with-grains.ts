import { HostCalls } from '../engine/index.ts'
import { builtinCatalogue } from '../modules/index.ts'
import type { Target } from '../project/index.ts'
import type { Dict } from '../python/values.ts'
import type { HostCalls as TemplateCalls } from '../render/index.ts'
import { openTarget } from './connect.ts'
import { grainsOfFile, hostGrains } from './grains.ts'
import { hostCaller } from './host-caller.ts'
import { openLog } from './log.ts'
import type { Project } from './open-project.ts'
import { recordGrains } from './recorded-grains.ts'
import type { SecretHider } from './secrets.ts'
import { note } from './terminal.ts'

/** A host's grains and answers, for commands that only compile: from a file, or by asking the host. */
export async function withGrains<T>(
  { options, config }: Project,
  target: Target,
  hider: SecretHider,
  use: (known: { readonly grains: Dict; readonly host?: TemplateCalls }) => Promise<T>,
): Promise<T> {
  if (options.grains !== undefined && !options.local) return use({ grains: grainsOfFile(options.grains, target.id) })
  const log = await openLog(options, (text) => hider.text(text))
  const session = await openTarget(target, options, log, note)
  try {
    const grains =
      options.grains === undefined ? await hostGrains(session, target) : grainsOfFile(options.grains, target.id)
    if (options.grains === undefined) recordGrains(config.root, target, grains, options)
    const shell = grains.get('shell')
    const host = hostCaller(
      new HostCalls(session, typeof shell === 'string' && shell !== '' ? shell : '/bin/sh', builtinCatalogue.calls),
    )
    return await use({ grains, host })
  } finally {
    await session.close().catch(() => {})
  }
}
