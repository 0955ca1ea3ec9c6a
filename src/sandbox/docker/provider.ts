import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ContainerRuntimeClient } from 'testcontainers'
import { stateDirectory } from '../directories.ts'
import { SandboxError } from '../errors.ts'
import { withHostLock } from '../hostlock.ts'
import { ensureLoginKey, knownHostsLine } from '../keys.ts'
import { shortName } from '../names.ts'
import type { Provider, SandboxHost, SandboxSpec, Say } from '../types.ts'
import { answersSsh, waitForSsh, waitUntil } from '../wait.ts'
import { containerClient, whyUnavailable } from './client.ts'
import { type ContainerPlan, createOptions, HOST_KEY, LABELS, MANNERS } from './container.ts'
import { ensureImage } from './image.ts'

export const docker: Provider = { name: 'docker', unavailable: whyUnavailable, up, down, list, ids }

type Container = Awaited<ReturnType<ContainerRuntimeClient['container']['create']>>

async function up(spec: SandboxSpec, say: Say): Promise<SandboxHost> {
  const waiting = (pid: number) => say(`waiting for process ${pid}, which is at work on ${spec.id}`)
  return withHostLock(
    shortName(spec.id),
    async () => {
      const client = await containerClient()
      const there = (await list()).find((host) => host.id === spec.id)
      if (there && (await answersSsh(there.host, there.port))) return there
      return (await startAgain(client, spec, say)) ?? make(client, spec, say)
    },
    waiting,
  )
}

/** A container that is there and does not answer: its host reboots, or did. Where it does not come up, what was on it is lost: that is said. */
async function startAgain(
  client: ContainerRuntimeClient,
  spec: SandboxSpec,
  say: Say,
): Promise<SandboxHost | undefined> {
  const [found] = await labelled(client, `${LABELS.id}=${spec.id}`)
  if (!found) return undefined
  say(`waiting for ${spec.id}, which is booting`)
  try {
    return await readyAgain(client, spec, client.container.getById(found.Id))
  } catch (error) {
    const why = error instanceof Error ? error.message.trim() : String(error)
    say(`the sandbox host ${spec.id} does not come up (${why}): a fresh one is made, and what was on it is lost`)
    await removeContainers(client, spec.id)
    return undefined
  }
}

/** A container whose host was about to go down when it was looked at stops meanwhile: it is started then. */
async function readyAgain(
  client: ContainerRuntimeClient,
  spec: SandboxSpec,
  container: Container,
  isLast = false,
): Promise<SandboxHost> {
  const isRunning = async () => (await container.inspect()).State.Running
  if (!(await isRunning())) await container.start()
  try {
    return await ready(client, spec, container)
  } catch (error) {
    if (isLast || (await isRunning())) throw error
    return readyAgain(client, spec, container, true)
  }
}

async function make(client: ContainerRuntimeClient, spec: SandboxSpec, say: Say): Promise<SandboxHost> {
  const image = await ensureImage(client, spec.image, say)
  const login = await ensureLoginKey()
  const plan = {
    spec,
    image,
    loginKey: login.publicLine,
    bindTo: address(client).bindTo,
    startedAt: new Date().toISOString(),
  }
  try {
    return await ready(client, spec, await start(client, plan))
  } catch (error) {
    await removeContainers(client, spec.id)
    throw isAnswer(error) ? new SandboxError(`${spec.id}: ${error.message.trim()}`, { cause: error }) : error
  }
}

/** Waits until a container's host can be used, and notes its key. */
async function ready(client: ContainerRuntimeClient, spec: SandboxSpec, container: Container): Promise<SandboxHost> {
  const alive = async () => (await container.inspect()).State.Running
  const host = await describe(client, await container.inspect(), (await ensureLoginKey()).file)
  if (!(await waitForSsh(host.host, host.port, alive)))
    throw new SandboxError(`${spec.id}: sshd did not answer in the container`)
  const key = await output(client, container, ['cat', `${HOST_KEY}.pub`])
  await mkdir(directoryOf(spec.id), { recursive: true, mode: 0o700 })
  await writeFile(host.knownHosts, knownHostsLine(host.host, host.port, key))
  // PostgreSQL takes connections a moment after sshd does.
  const socket = ['test', '-S', '/run/postgresql/.s.PGSQL.5432']
  const listens = async () => (await client.container.exec(container, socket)).exitCode === 0
  if (spec.image === 'full' && !(await waitUntil(listens, alive)))
    throw new SandboxError(`${spec.id}: PostgreSQL did not start`)
  return host
}

/** Starts the container in the first manner that the engine allows. Throws the last refusal. */
async function start(client: ContainerRuntimeClient, plan: ContainerPlan): Promise<Container> {
  let refusal: unknown
  for (const manner of await mannersFor(client)) {
    const container = await client.container.create(createOptions(plan, manner.host))
    try {
      await container.start()
      return container
    } catch (error) {
      refusal = error
      await container.remove({ force: true, v: true })
    }
  }
  throw refusal
}

/** A private view of the control groups is only to be had in version 2. */
async function mannersFor(client: ContainerRuntimeClient): Promise<typeof MANNERS> {
  const info = (await client.container.dockerode.info()) as { CgroupVersion?: string }
  return info.CgroupVersion === '2' ? MANNERS : MANNERS.filter(({ host }) => host.CgroupnsMode !== 'private')
}

async function output(client: ContainerRuntimeClient, container: Container, command: string[]): Promise<string> {
  const { exitCode, output: text } = await client.container.exec(container, command)
  if (exitCode !== 0) throw new SandboxError(`${command.join(' ')}: exit ${exitCode}: ${text}`)
  return text
}

async function down(id: string): Promise<boolean> {
  return withHostLock(shortName(id), async () => removeContainers(await containerClient(), id))
}

async function removeContainers(client: ContainerRuntimeClient, id: string): Promise<boolean> {
  const found = await labelled(client, `${LABELS.id}=${id}`)
  for (const { Id } of found) await client.container.getById(Id).remove({ force: true, v: true })
  await rm(directoryOf(id), { recursive: true, force: true })
  return found.length > 0
}

async function list(): Promise<SandboxHost[]> {
  const client = await containerClient()
  const login = await ensureLoginKey()
  const running = (await labelled(client, LABELS.id)).filter(({ State }) => State === 'running')
  const inspected = await Promise.all(running.map(({ Id }) => client.container.getById(Id).inspect().catch(isGone)))
  const there = inspected.filter((container) => container !== undefined)
  return Promise.all(there.map((container) => describe(client, container, login.file)))
}

async function ids(): Promise<string[]> {
  const client = await containerClient()
  const all = await client.container.dockerode.listContainers({ all: true, filters: { label: [LABELS.id] } })
  return all.map(({ Labels }) => Labels[LABELS.id]!)
}

/** What the engine refused, as opposed to what is wrong here. */
function isAnswer(error: unknown): error is Error & { statusCode: number } {
  return error instanceof Error && 'statusCode' in error
}

/** A container may go while it is looked at. */
function isGone(error: { statusCode?: number }): undefined {
  if (error.statusCode !== 404) throw error
}

async function labelled(client: ContainerRuntimeClient, label: string): Promise<{ Id: string; State: string }[]> {
  return client.container.dockerode.listContainers({ all: true, filters: { label: [label] } })
}

type Inspected = Awaited<ReturnType<Container['inspect']>>

async function describe(client: ContainerRuntimeClient, inspected: Inspected, key: string): Promise<SandboxHost> {
  const labels = inspected.Config.Labels
  const id = labels[LABELS.id]!
  return {
    id,
    provider: 'docker',
    image: labels[LABELS.image] as SandboxSpec['image'],
    host: address(client).host,
    port: Number(inspected.NetworkSettings.Ports['22/tcp']?.[0]?.HostPort),
    user: 'root',
    key,
    knownHosts: join(directoryOf(id), 'known_hosts'),
    startedAt: labels[LABELS.started]!,
  }
}

/** Where the engine's ports are reached, and what they are to be bound to: its loopback, if that is this machine's. */
function address(client: ContainerRuntimeClient): { readonly host: string; readonly bindTo: string } {
  const { host } = client.info.containerRuntime
  return ['localhost', '127.0.0.1'].includes(host) ? { host: '127.0.0.1', bindTo: '127.0.0.1' } : { host, bindTo: '' }
}

function directoryOf(id: string): string {
  return join(stateDirectory(), 'docker', shortName(id))
}
