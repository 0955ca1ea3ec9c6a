import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { tmpdir } from 'node:os'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import {
  type ProviderName,
  type SandboxHost,
  type SandboxSpec,
  sandboxDown,
  sandboxUp,
  sshCommand,
} from '../../../src/sandbox/index.ts'

export interface HostOptions {
  readonly image: SandboxSpec['image']
  /** Part of the ID, for people who look at `kstate sandbox list`. */
  readonly label?: string
  readonly provider?: ProviderName
}

export interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** An ID that no other test has, now or earlier. */
export function uniqueId(label = 'test'): string {
  return `${label}-${process.pid}-${randomBytes(3).toString('hex')}`
}

/** As `uniqueId`, inside a test: whatever becomes of the test, the host of that ID is freed after it. */
export function freedId(label?: string): string {
  const id = uniqueId(label)
  onTestFinished(async () => {
    await sandboxDown(id)
  })
  return id
}

/** Brings up a fresh host, does the work, and frees the host whatever becomes of the work. */
export async function withHost<T>(options: HostOptions, work: (host: SandboxHost) => Promise<T>): Promise<T> {
  const id = uniqueId(options.label)
  try {
    return await work(await sandboxUp({ id, image: options.image }, { provider: options.provider, say: console.log }))
  } finally {
    await sandboxDown(id)
  }
}

/** One host for all tests of the file (or `describe`) it is called in. The answer gives the host, inside tests only. */
export function useHost(options: HostOptions): () => SandboxHost {
  const id = uniqueId(options.label)
  let host: SandboxHost | undefined
  beforeAll(async () => {
    host = await sandboxUp({ id, image: options.image }, { provider: options.provider, say: console.log })
  })
  afterAll(async () => {
    await sandboxDown(id)
  })
  return () => {
    if (!host) throw new Error('the host is there inside tests only')
    return host
  }
}

export type Shell = 'dash' | 'ash' | 'bash'

const SHELLS: { readonly [shell in Shell]: string } = { dash: 'dash -s', ash: 'busybox ash -s', bash: 'bash -s' }

export interface RunOptions {
  readonly shell?: Shell
  /** The connection is kept for some seconds, for more scripts that follow soon. */
  readonly keep?: boolean
}

/**
 * Runs a script as root on the host by the plain `ssh` program: a second pair of eyes, which shares nothing with
 * kstate's transport. The script is read from standard input by the shell named (dash if none is).
 */
export function run(host: SandboxHost, script: string, options: RunOptions = {}): Promise<Outcome> {
  const [file = '', ...rest] = sshCommand(host)
  const socket = `${tmpdir()}/kstate-ssh-${createHash('sha256').update(host.id).digest('hex').slice(0, 16)}`
  const kept = ['ControlMaster=auto', `ControlPath=${socket}`, 'ControlPersist=5']
  const args = options.keep ? [...kept.flatMap((option) => ['-o', option]), ...rest] : rest
  return new Promise((resolve, reject) => {
    const child = spawn(file, [...args, SHELLS[options.shell ?? 'dash']], { stdio: 'pipe' })
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (data: Buffer) => out.push(data))
    child.stderr.on('data', (data: Buffer) => err.push(data))
    child.stdin.on('error', () => {}) // the script ended before it was read to its end
    child.once('error', reject)
    child.once('close', (code) =>
      resolve({ code: code ?? 255, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }),
    )
    child.stdin.end(script)
  })
}

/** As `run`, but throws unless the script succeeds; gives its standard output. */
export async function runOk(
  host: SandboxHost,
  script: string,
  options: { readonly shell?: Shell } = {},
): Promise<string> {
  const outcome = await run(host, script, options)
  if (outcome.code !== 0) throw new Error(`exit ${outcome.code}: ${script}\n${outcome.stderr}`)
  return outcome.stdout
}
