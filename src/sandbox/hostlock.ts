import { rmdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { stateDirectory } from './directories.ts'
import { withLock } from './lock.ts'

/** One process at a time makes or frees a certain host. Afterwards the state directory goes, if no host is left in it. */
export async function withHostLock<T>(
  short: string,
  work: () => Promise<T>,
  waiting?: (pid: number) => void,
): Promise<T> {
  const state = stateDirectory()
  try {
    return await withLock(join(state, `${short}.lock`), work, waiting)
  } finally {
    const directories = [join(state, 'nspawn'), join(state, 'docker'), state, dirname(state)]
    for (const directory of directories) await rmdir(directory).catch(() => {}) // only where it is empty
  }
}
