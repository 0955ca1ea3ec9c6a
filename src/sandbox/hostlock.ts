import { rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { stateFolder } from './folders.ts'
import { withLock } from './lock.ts'

/** One process at a time makes or frees a certain host. Afterwards the state folder goes, if no host is left in it. */
export async function withHostLock<T>(
  short: string,
  work: () => Promise<T>,
  waiting?: (pid: number) => void,
): Promise<T> {
  const state = stateFolder()
  try {
    return await withLock(join(state, `${short}.lock`), work, waiting)
  } finally {
    const folders = [join(state, 'nspawn'), join(state, 'docker'), state, dirname(state)]
    for (const folder of folders) await rmdir(folder).catch(() => {}) // only where it is empty
  }
}
