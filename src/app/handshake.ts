import { StoppedError } from '../engine/index.ts'
import type { Target } from '../project/index.ts'
import type { Dict } from '../python/values.ts'
import type { HostCalls } from '../render/index.ts'
import type { Session } from '../transport/index.ts'
import { openTarget } from './connect.ts'
import { type Answer, type At, askEach } from './fleet.ts'
import { grainsOfFile, hostGrains } from './grains.ts'
import { hostCaller } from './host-caller.ts'
import { recordGrains } from './recorded-grains.ts'
import type { Workspace } from './workspace.ts'

/** A target that is being asked, with what it says of itself. */
export interface AskedTarget extends At {
  readonly grains: Dict
  /** What templates ask of the host; absent where nothing connects (`--grains`). */
  readonly host?: HostCalls
}

/** Asks targets something that needs a session with each; once `stop` is aborted none is opened any more. */
export async function askConnected<T>(
  workspace: Workspace,
  targets: readonly Target[],
  ask: (at: At & { readonly session: Session }) => Promise<T>,
  stop?: AbortSignal,
): Promise<Answer<T>[]> {
  await workspace.log()
  return askEach(workspace, targets, (at) => withSession(workspace, at, (session) => ask({ ...at, session }), stop))
}

/** Asks targets something that needs their grains and the answers of their templates. */
export function askTargets<T>(
  workspace: Workspace,
  targets: readonly Target[],
  ask: (asked: AskedTarget) => Promise<T>,
): Promise<Answer<T>[]> {
  return askEach(workspace, targets, (at) => handshake(workspace, at, ask), { offline: isOffline(workspace) })
}

/** A host's grains and answers, for what only compiles: from a file, or by asking the host. */
export async function handshake<T>(workspace: Workspace, at: At, use: (asked: AskedTarget) => Promise<T>): Promise<T> {
  const { settings, config, catalogue } = workspace
  const { grains: file } = settings
  if (file !== undefined && isOffline(workspace)) return use({ ...at, grains: grainsOfFile(file, at.target.id) })
  return withSession(workspace, at, async (session) => {
    const grains = file === undefined ? await hostGrains(session, at.target) : grainsOfFile(file, at.target.id)
    if (file === undefined) recordGrains(config.root, at.target, grains, settings)
    return use({ ...at, grains, host: hostCaller(session, grains, catalogue) })
  })
}

/** Whether nobody is connected to: all grains are in a file. */
function isOffline({ settings }: Workspace): boolean {
  return settings.grains !== undefined && settings.local !== true
}

async function withSession<T>(
  workspace: Workspace,
  { target, redaction }: At,
  use: (session: Session) => Promise<T>,
  stop?: AbortSignal,
) {
  const log = redaction.log(await workspace.log())
  const untouched = () => new StoppedError('interrupted before anything was done')
  if (stop?.aborted) throw untouched()
  const session = await openTarget(workspace, target, log, (line) => workspace.ui.say(line), {
    signal: stop,
  }).catch((cause) => {
    throw stop?.aborted ? untouched() : cause
  })
  try {
    return await use(session)
  } finally {
    await session.close().catch(() => {})
  }
}
