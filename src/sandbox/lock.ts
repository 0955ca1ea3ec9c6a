import { randomBytes } from 'node:crypto'
import { link, mkdir, readdir, readFile, rename, rm, unlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

export interface Owner {
  readonly pid: number
  /** Tells a process from a later one with the same number; empty where the system does not say. */
  readonly started: string
}

/**
 * When process `pid` started, in clock ticks since boot; undefined where there is no such process (or no /proc), or
 * where it has ended and its parent has not yet taken note.
 */
export async function processStart(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return ['Z', 'X'].includes(fields[0] ?? '') ? undefined : fields[19]
}

/** Whether that very process runs still. */
export async function isRunning(owner: Owner): Promise<boolean> {
  try {
    process.kill(owner.pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
  }
  return owner.started === '' || (await processStart(owner.pid)) === owner.started
}

/**
 * Runs `work` while no other process runs under the same lock file. Waits for a living owner (`waiting` is called once
 * with its process number); a dead owner's lock is taken over.
 */
export async function withLock<T>(file: string, work: () => Promise<T>, waiting?: (pid: number) => void): Promise<T> {
  const mine = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`
  await writeInNewDirectory(mine, JSON.stringify(await thisProcess()))
  let told = false
  try {
    while (!(await link(mine, file).then(() => true, isThere))) {
      const text = await readFile(file, 'utf8').catch(() => undefined)
      if (text === undefined) continue
      const other = JSON.parse(text) as Owner
      if (await isRunning(other)) {
        if (!told) waiting?.(other.pid)
        told = true
        await sleep(50)
      } else await takeAway(file, text)
    }
    await sweep(dirname(file))
    try {
      return await work()
    } finally {
      await unlink(file).catch(() => {})
    }
  } finally {
    await rm(mine, { force: true })
  }
}

/** This process, as a lock's owner. */
export async function thisProcess(): Promise<Owner> {
  return { pid: process.pid, started: (await processStart(process.pid)) ?? '' }
}

/** Others may remove the directory as long as it is empty. */
async function writeInNewDirectory(file: string, text: string): Promise<void> {
  for (let turn = 0; ; turn++) {
    await mkdir(dirname(file), { recursive: true })
    try {
      return await writeFile(file, text)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || turn === 20) throw error
    }
  }
}

function isThere(error: NodeJS.ErrnoException): boolean {
  if (error.code === 'EEXIST') return false
  throw error
}

/** Removes what processes left in the directory that were killed while they waited for a lock of it or held one. */
async function sweep(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const pid = Number(/(?:^|\.)lock\.(\d+)\.\w+$/.exec(name)?.[1])
    if (pid && !(await isRunning({ pid, started: '' }))) await rm(join(directory, name), { force: true })
  }
}

/** Removes a dead owner's lock; if another process was quicker and the lock is a living one by now, gives it back. */
async function takeAway(file: string, dead: string): Promise<void> {
  const aside = `${file}.${process.pid}.dead`
  await rename(file, aside).catch(() => {})
  const taken = await readFile(aside, 'utf8').catch(() => undefined)
  if (taken !== undefined && taken !== dead) await link(aside, file).catch(() => {})
  await rm(aside, { force: true })
}
