import { HostLock, PendingError, reasonOf } from '../engine/index.ts'
import { type PendingTrigger, pendingSection, readPending, writePending } from '../host/index.ts'
import type { Target } from '../project/index.ts'
import type { Session } from '../transport/index.ts'
import { clock } from './clock.ts'
import type { Answer } from './fleet.ts'
import { askConnected } from './handshake.ts'
import { localLock } from './local-lock.ts'
import { usage } from './usage.ts'
import type { Workspace } from './workspace.ts'

/** Something that an earlier run left to be done: what, why, and of which tree. */
export interface Pending {
  readonly trigger: string
  readonly cause: string
  readonly since: string
  readonly owner: string
  readonly project: string
  /** A line that says why. */
  readonly reason: string
}

/** What earlier runs left to be done on targets, oldest first. */
export function listPending(workspace: Workspace, targets: readonly Target[]): Promise<Answer<Pending[]>[]> {
  return askConnected(workspace, targets, async ({ session, target }) =>
    (await read(session, lockOf(workspace, target))).map(shown),
  )
}

/** Crosses out the nth (from 1) of them, undone; what it was. Takes the host's lock. */
export function dropPending(
  workspace: Workspace,
  targets: readonly Target[],
  number: number,
  lockWait: number,
): Promise<Answer<Pending>[]> {
  return askConnected(workspace, targets, async ({ session, target }) => {
    const name = lockOf(workspace, target)
    const what = `kstate pending ${target.id} drop ${number}`
    const lock = new HostLock(session, { target: target.id, clock, what, lockWait, lock: name, stopped: () => false })
    const [first] = await session.request([lock.attempt()])
    await lock.awaited(first!)
    let left: readonly PendingTrigger[] | undefined
    try {
      const entries = await read(session, name)
      const dropped = entries[number - 1]
      if (!dropped)
        throw usage(
          `there is no number ${number}: ${entries.length} are pending`,
          `kstate pending ${target.id} lists them`,
        )
      left = entries.filter((entry) => entry !== dropped)
      return shown(dropped)
    } finally {
      await lock.release(left && [writePending(left, name)])
    }
  })
}

function lockOf({ config, settings }: Workspace, { id }: Target): string | undefined {
  return settings.local ? localLock(config.root, id) : undefined
}

async function read(session: Session, lock: string | undefined): Promise<readonly PendingTrigger[]> {
  const [answer] = await session.request([pendingSection(lock)])
  const file = readPending(answer!)
  if ('why' in file) throw new PendingError(`what earlier runs left to be done cannot be read: ${file.why}`)
  return file.entries
}

function shown(entry: PendingTrigger): Pending {
  const { trigger, cause, since, owner, project } = entry
  return { trigger, cause, since, owner, project, reason: reasonOf(entry) }
}
