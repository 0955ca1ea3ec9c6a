import { join } from 'node:path'
import { sh } from '../../core/shell.ts'
import { runScript } from '../command.ts'
import { stateDirectory } from '../directories.ts'
import { withHostLock } from '../hostlock.ts'
import { isRunning, withLock } from '../lock.ts'
import type { Say } from '../types.ts'
import { endCgroup } from './cgroup.ts'
import { removeNetwork } from './network.ts'
import { type HostRecord, hostDirectory, readRecord, recordedNames, removeRecord } from './record.ts'

/** Held for the short while in which the network and the addresses of hosts are dealt with. */
export function withNetworkLock<T>(work: () => Promise<T>): Promise<T> {
  return withLock(join(stateDirectory(), 'network.lock'), work)
}

/** Whether the host's systemd-nspawn runs. */
export async function isAlive(record: HostRecord): Promise<boolean> {
  return record.process !== undefined && (await isRunning(record.process))
}

/**
 * Frees all that a host of that name has or may have: processes, control group, mounts (they end with the processes),
 * link, network namespace, files; after the last host the network too. Nothing need be there.
 */
export async function freeHost(short: string): Promise<void> {
  const lock = join(hostDirectory(short), 'nspawn.lock')
  const leftBehind = ['propagate', 'unix-export'].map((kind) => `/run/systemd/nspawn/${kind}/${short}`)
  await runScript(
    `ending ${short}`,
    sh`unshare --mount --propagation private sh -c ${endCgroup(short).text}
      ip link del ${short} 2>/dev/null
      ip netns del ${short} 2>/dev/null
      [ ! -f ${lock} ] || rm -f "/run/systemd/nspawn/locks/$(cat ${lock})"
      rmdir ${leftBehind} 2>/dev/null
      exit 0`,
  )
  await withNetworkLock(async () => {
    await removeRecord(short)
    if ((await recordedNames()).length === 0) await removeNetwork()
  })
}

/** Frees hosts whose processes have ended by themselves or were killed, unless another process is at work on them; says which. */
export async function freeDeadHosts(except: string, say: Say): Promise<void> {
  for (const short of await recordedNames()) {
    if (short === except) continue
    const record = await readRecord(short)
    if (record && ((await isAlive(record)) || (await isRunning(record.maker)))) continue
    await withHostLock(short, async () => {
      const now = await readRecord(short)
      if (now !== undefined && (await isAlive(now))) return
      if (now?.process) say(`the sandbox host ${now.id} no longer ran: what was on it is gone`)
      await freeHost(short)
    })
  }
}
