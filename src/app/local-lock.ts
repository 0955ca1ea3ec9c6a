import { createHash } from 'node:crypto'

/** The name of the lock of a run on this machine: runs of different trees do not stand in each other's way. */
export function localLock(root: string, id: string): string {
  return `lock-${createHash('sha256').update(`${root}\0${id}`).digest('hex').slice(0, 16)}`
}
