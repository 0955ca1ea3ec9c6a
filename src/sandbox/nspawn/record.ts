import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stateFolder } from '../folders.ts'
import { shortName } from '../names.ts'
import type { SandboxHost } from '../types.ts'

/** What is noted of a host, from before its first part is made until its last part is gone. */
export interface HostRecord extends SandboxHost {
  readonly provider: 'nspawn'
  /** Name of its link, network namespace, control group and folder. */
  readonly short: string
  readonly rootfs: string
  /** The process that makes the host, or made it. */
  readonly maker: { readonly pid: number; readonly started: string }
  /** The systemd-nspawn process; absent while the host is being made. */
  readonly process?: { readonly pid: number; readonly started: string }
}

export function recordsFolder(): string {
  return join(stateFolder(), 'nspawn')
}

/** The folder of a host's own files: note, known_hosts, console log, the mount point of its file system. */
export function hostFolder(short: string): string {
  return join(recordsFolder(), short)
}

/** Short names of all hosts that left any note, finished or not. */
export async function recordedNames(): Promise<string[]> {
  return (await readdir(recordsFolder()).catch(() => [])).filter((name) => /^ks[0-9a-f]{10}$/.test(name))
}

export async function readRecord(short: string): Promise<HostRecord | undefined> {
  const text = await readFile(join(hostFolder(short), 'host.json'), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : (JSON.parse(text) as HostRecord)
}

export async function readRecords(): Promise<HostRecord[]> {
  const records = await Promise.all((await recordedNames()).map(readRecord))
  return records.filter((record) => record !== undefined)
}

export async function writeRecord(record: HostRecord): Promise<void> {
  const folder = hostFolder(shortName(record.id))
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(join(folder, 'host.json.new'), `${JSON.stringify(record, null, 2)}\n`)
  await rename(join(folder, 'host.json.new'), join(folder, 'host.json'))
}

export async function removeRecord(short: string): Promise<void> {
  await rm(hostFolder(short), { recursive: true, force: true })
}
