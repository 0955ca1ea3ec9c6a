import { randomBytes } from 'node:crypto'
import { accessSync, constants, lstatSync, readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'

/**
 * What Salt's filters ask of the machine that renders (in Salt the minion's or, over SSH, the target's; here the
 * controller). A filter whose question a host does not answer is refused by name.
 */
export interface SaltHost {
  /** Milliseconds since 1970. */
  now(): number
  /** Minutes that local time is ahead of UTC then. */
  zoneOffset(time: number): number
  randomBytes(count: number): Uint8Array
  /** A file's contents; undefined where it cannot be read. */
  readFile?(path: string): Uint8Array | undefined
  /** Its size; undefined where there is nothing. */
  fileSize?(path: string): number | undefined
  /** All below a directory, itself included. */
  listFiles?(path: string): string[]
  /** The path of a program; undefined where there is none. */
  findProgram?(name: string): string | undefined
  /** A user's number, by default of the one who runs this; undefined where there is none. */
  userId?(name?: string): number | undefined
}

/** The machine that this runs on. */
export const localHost: SaltHost = {
  now: () => Date.now(),
  zoneOffset: (time) => -new Date(time).getTimezoneOffset(),
  randomBytes: (count) => randomBytes(count),
  readFile: (path) => attempt(() => readFileSync(path)),
  fileSize: (path) => attempt(() => statSync(path).size),
  listFiles: (path) => [path, ...walk(path)],
  findProgram: (name) => {
    const directories = name.includes('/') ? [''] : (process.env.PATH ?? '').split(':')
    const found = directories.map((directory) => join(directory, name)).find(isProgram)
    return found === undefined ? undefined : resolveLinks(found)
  },
  userId: (name) => {
    if (name === undefined) return process.geteuid?.()
    const accounts = readFileSync('/etc/passwd', 'utf8').split('\n')
    const account = accounts.map((line) => line.split(':')).find(([login]) => login === name)
    return account?.[2] === undefined ? undefined : Number(account[2])
  },
}

function attempt<T>(ask: () => T): T | undefined {
  try {
    return ask()
  } catch {
    return undefined
  }
}

function walk(directory: string): string[] {
  const entries = attempt(() => readdirSync(directory, { withFileTypes: true })) ?? []
  return entries.flatMap((entry) => {
    const path = join(directory, entry.name)
    return entry.isDirectory() ? [path, ...walk(path)] : [path]
  })
}

function isProgram(path: string): boolean {
  const found = attempt(() => {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  })
  return found === true
}

function resolveLinks(path: string): string {
  let here = path
  for (let left = 40; left > 0 && lstatSync(here).isSymbolicLink(); left--) {
    const target = readlinkSync(here)
    here = isAbsolute(target) ? target : join(dirname(here), target)
  }
  return here
}
