import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { stateDirectory } from './directories.ts'
import { NoProviderError } from './errors.ts'
import { shortName } from './names.ts'
import { nspawn } from './nspawn/provider.ts'
import type { Provider, SandboxHost, SandboxSpec, Say } from './types.ts'

export { NoProviderError, SandboxError } from './errors.ts'
export { runOnSandbox, type ScriptOptions, type ScriptOutcome, type Shell } from './run.ts'
export { sshCommand } from './ssh.ts'
export type { Provider, SandboxHost, SandboxSpec, Say } from './types.ts'

export type ProviderName = SandboxHost['provider']

/** The order in which providers are tried. */
export const PROVIDERS: readonly ProviderName[] = ['nspawn', 'docker']

/** The provider of that name. testcontainers takes a while to load, so only who needs docker loads it. */
export async function provider(name: ProviderName): Promise<Provider> {
  if (name === 'nspawn') return nspawn
  return (await import('./docker/provider.ts')).docker
}

/** The first provider that works, or the one named if it works. Throws `NoProviderError`. */
export async function chooseProvider(name?: ProviderName): Promise<Provider> {
  const reasons: string[] = []
  for (const candidate of name ? [name] : PROVIDERS) {
    const chosen = await provider(candidate)
    const reason = await chosen.unavailable()
    if (reason === undefined) return chosen
    reasons.push(reason)
  }
  throw new NoProviderError(reasons)
}

/** Brings up the sandbox host of that ID, or gives the one that runs already. Returns when it answers ssh. */
export async function sandboxUp(
  spec: SandboxSpec,
  { provider: name, say }: { readonly provider?: ProviderName; readonly say: Say },
): Promise<SandboxHost> {
  const running = await findRunning(spec.id, name)
  if (running) {
    if (running.image !== spec.image) say(`${spec.id} runs already, from the ${running.image} image`)
    return running
  }
  return (await chooseProvider(name)).up(spec, say)
}

/** As `sandboxUp`, for a host that did not answer: one that reboots is waited for. */
export async function sandboxAgain(
  spec: SandboxSpec,
  { provider: name, say }: { readonly provider?: ProviderName; readonly say: Say },
): Promise<SandboxHost> {
  const running = await findRunning(spec.id, name)
  return (running ? await provider(running.provider) : await chooseProvider(name)).up(spec, say)
}

/** Ends the sandbox host of that ID, whoever provides it, and frees all it used. False: there was none. */
export async function sandboxDown(id: string): Promise<boolean> {
  let ended = false
  for (const candidate of await reachable()) ended = (await candidate.down(id)) || ended
  return ended
}

/** The sandbox hosts that run, by ID. */
export async function sandboxList(): Promise<SandboxHost[]> {
  const hosts = await Promise.all((await reachable()).map((candidate) => candidate.list()))
  return hosts.flat().sort((a, b) => (a.id < b.id ? -1 : 1))
}

/** The IDs of all sandbox hosts that left anything on this machine, running or not: what `sandboxDown` has work with. */
export async function sandboxIds(): Promise<string[]> {
  const ids = await Promise.all((await reachable()).map((candidate) => candidate.ids()))
  return [...new Set(ids.flat())].sort()
}

/** Providers that can be asked what they have: nspawn's hosts are noted in files, docker's engine must answer. */
async function reachable(): Promise<Provider[]> {
  const { docker } = await import('./docker/provider.ts')
  return (await docker.unavailable()) === undefined ? [nspawn, docker] : [nspawn]
}

async function findRunning(id: string, name: ProviderName | undefined): Promise<SandboxHost | undefined> {
  const noted = (name ? [name] : PROVIDERS).filter((candidate) =>
    existsSync(join(stateDirectory(), candidate, shortName(id))),
  )
  for (const candidate of noted) {
    const chosen = await provider(candidate)
    if (candidate === 'docker' && (await chosen.unavailable()) !== undefined) continue
    const found = (await chosen.list()).find((host) => host.id === id)
    if (found) return found
  }
  return undefined
}
