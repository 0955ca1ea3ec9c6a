import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'esbuild'

/** Starts a TypeScript program of this directory as a process of its own. */
export async function startProgram(name: string, args: readonly string[]): Promise<ChildProcess> {
  return spawn(process.execPath, [await bundle(name), ...args], { stdio: 'ignore' })
}

/**
 * Runs a TypeScript program of this directory as a process of its own, to its end; gives what it printed.
 * It must not outlive a call: what it starts in the background is the point of such tests.
 */
export async function runProgram(name: string, args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [await bundle(name), ...args])
  return stdout
}

async function bundle(name: string): Promise<string> {
  const directory = join(import.meta.dirname, '../../../node_modules/.kstate-test')
  mkdirSync(directory, { recursive: true })
  const outfile = join(directory, `${name}.mjs`)
  await build({
    entryPoints: [join(import.meta.dirname, `${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'error',
  })
  return outfile
}
