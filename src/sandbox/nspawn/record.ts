import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stateDirectory } from '../directories.ts'
import { shortName } from '../names.ts'
import type { SandboxHost } from '../types.ts'

/** What is noted of a host, from before its first part is made until its last part is gone. */
export interface HostRecord extends SandboxHost {
  readonly provider: 'nspawn'
  /** Name of its link, network namespace, control group and directory. */
  readonly short: string
  readonly rootfs: string
  /** The process that makes the host, or made it. */
  readonly maker: { readonly pid: number; readonly started: string }
  /** The systemd-nspawn process; absent while the host is being made. */
  readonly process?: { readonly pid: number; readonly started: string }
}

export function recordsDirectory(): string {
  return join(stateDirectory(), 'nspawn')
}

/** The directory of a host's own files: note, known_hosts, console log, the mount point of its file system. */
export function hostDirectory(short: string): string {
  return join(recordsDirectory(), short)
}

/** Short names of all hosts that left any note, finished or not. */
export async function recordedNames(): Promise<string[]> {
  return (await readdir(recordsDirectory()).catch(() => [])).filter((name) => /^ks[0-9a-f]{10}$/.test(name))
}

export async function readRecord(short: string): Promise<HostRecord | undefined> {
  const text = await readFile(join(hostDirectory(short), 'host.json'), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : (JSON.parse(text) as HostRecord)
}

export async function readRecords(): Promise<HostRecord[]> {
  const records = await Promise.all((await recordedNames()).map(readRecord))
  return records.filter((record) => record !== undefined)
}

export async function writeRecord(record: HostRecord): Promise<void> {
  const directory = hostDirectory(shortName(record.id))
  await mkdir(directory, { recursive: true, mode: 0o700 })
  await writeFile(join(directory, 'host.json.new'), `${JSON.stringify(record, null, 2)}\n`)
  await rename(join(directory, 'host.json.new'), join(directory, 'host.json'))
}

export async function removeRecord(short: string): Promise<void> {
  await rm(hostDirectory(short), { recursive: true, force: true })
}
