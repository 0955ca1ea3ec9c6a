import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import {
  type ProviderName,
  runOnSandbox,
  type SandboxHost,
  type SandboxSpec,
  type ScriptOptions,
  sandboxDown,
  sandboxUp,
} from '../../../src/sandbox/index.ts'

export interface HostOptions {
  readonly image: SandboxSpec['image']
  /** Part of the ID, for people who look at `kstate sandbox list`. */
  readonly label?: string
  readonly provider?: ProviderName
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

export const run = runOnSandbox

/** As `run`, but throws unless the script succeeds; gives its standard output. */
export async function runOk(host: SandboxHost, script: string, options: ScriptOptions = {}): Promise<string> {
  const outcome = await run(host, script, options)
  if (outcome.code !== 0) throw new Error(`exit ${outcome.code}: ${script}\n${outcome.stderr}`)
  return outcome.stdout
}
