import { clock } from '../../../src/app/clock.ts'
import { sh } from '../../../src/core/shell.ts'
import { HostLock, LockedError } from '../../../src/engine/host-lock.ts'
import type { Session } from '../../../src/transport/index.ts'
import type { SshLab } from './sshd.ts'

export const pause = clock.sleep

/** A lock as runs have it, but one that lasts two seconds unrenewed. */
export function lockOf(session: Session, who: string): HostLock {
  const options = { target: 'host', clock, what: who, lockWait: 0, lockExpiry: 2, stopped: () => false }
  return new HostLock(session, options)
}

/** Takes the lock, or throws who has it. */
export async function take(session: Session, who: string): Promise<HostLock> {
  const lock = lockOf(session, who)
  const [answer] = await session.request([lock.attempt()])
  await lock.awaited(answer!)
  return lock
}

/** The lab's host as another run sees it, over root's own connection. */
export function locksOn(lab: SshLab) {
  return {
    /** Tries to take the lock: what was said, or `had` (and given back at once). */
    async other(): Promise<string> {
      try {
        await (await take(lab.root, 'other')).release()
        return 'had'
      } catch (error) {
        if (!(error instanceof LockedError)) throw error
        return error.message
      }
    },
    /** What lies in kstate's directory. */
    litter: () => lab.run(sh`ls -A /var/lib/kstate`),
  }
}
