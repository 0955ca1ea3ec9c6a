import { access, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { runScript } from '../command.ts'
import { SandboxError } from '../errors.ts'
import { withHostLock } from '../hostlock.ts'
import { dropOldRootfs, ensureRootfs } from '../image/rootfs.ts'
import { ensureLoginKey, knownHostsLine, makeKey } from '../keys.ts'
import { thisProcess } from '../lock.ts'
import { shortName } from '../names.ts'
import { identityFiles, type SeedFile } from '../seed.ts'
import type { Provider, SandboxHost, SandboxSpec, Say } from '../types.ts'
import { answersSsh, waitForSsh, waitUntil } from '../wait.ts'
import { linkScript, startSystemd } from './boot.ts'
import { freeDeadHosts, freeHost, isAlive, withNetworkLock } from './free.ts'
import { resolverConf } from './nameservers.ts'
import { ensureNetwork, freeAddress, type Network } from './network.ts'
import { type HostRecord, hostDirectory, readRecord, readRecords, recordedNames, writeRecord } from './record.ts'
import { whyUnavailable } from './unavailable.ts'

export const nspawn: Provider = { name: 'nspawn', unavailable: whyUnavailable, up, down, list, ids }

async function up(spec: SandboxSpec, say: Say): Promise<SandboxHost> {
  const short = shortName(spec.id)
  const waiting = (pid: number) => say(`waiting for process ${pid}, which is at work on ${spec.id}`)
  return withHostLock(
    short,
    async () => {
      const there = await readRecord(short)
      if (there && (await comesUp(there, say))) return face(there)
      if (there || (await recordedNames()).includes(short)) await freeHost(short)
      await freeDeadHosts(short, say)
      return face(await make(spec, say))
    },
    waiting,
  )
}

/** Whether a host that is noted answers; one that is booting is waited for. Where it does not, what was on it is lost: that is said. */
async function comesUp(there: HostRecord, say: Say): Promise<boolean> {
  const alive = () => isAlive(there)
  if (await alive()) {
    if (await answersSsh(there.host, there.port)) return true
    say(`waiting for ${there.id}, which is booting`)
    if ((await waitForSsh(there.host, there.port, alive)) && (await waitForServices(there, alive))) return true
  }
  if (there.process) say(`the sandbox host ${there.id} no longer runs: a fresh one is made, and what was on it is lost`)
  return false
}

async function make(spec: SandboxSpec, say: Say): Promise<HostRecord> {
  const { directory: rootfs } = await ensureRootfs(spec.image, say)
  const login = await ensureLoginKey()
  const { record, network } = await reserve(spec, rootfs, login.file, say)
  try {
    await runScript(`making the network link of ${spec.id}`, linkScript(record, network))
    const files = [...identityFiles(spec.id, login.publicLine), ...(await hostKeyFiles(record))]
    const resolver = network.nat ? await resolverConf() : ''
    const process = await startSystemd(record, [...files, { path: '/etc/resolv.conf', mode: '644', content: resolver }])
    const running = { ...record, process }
    await writeRecord(running)
    const alive = () => isAlive(running)
    const ready = (await waitForSsh(record.host, record.port, alive)) && (await waitForServices(running, alive))
    if (ready) return running
    throw new SandboxError(`${spec.id}: the sandbox host did not come up\n${await endOfLog(record.short)}`)
  } catch (error) {
    await freeHost(record.short)
    throw error
  }
}

/** Takes an address and notes the host, so that it is known and can be freed whatever happens from here on. */
async function reserve(
  spec: SandboxSpec,
  rootfs: string,
  key: string,
  say: Say,
): Promise<{ record: HostRecord; network: Network }> {
  const short = shortName(spec.id)
  return withNetworkLock(async () => {
    const network = await ensureNetwork(say)
    const taken = new Set((await readRecords()).map((record) => record.host))
    const record: HostRecord = {
      id: spec.id,
      provider: 'nspawn',
      image: spec.image,
      host: freeAddress(network.prefix, taken),
      port: 22,
      user: 'root',
      key,
      knownHosts: join(hostDirectory(short), 'known_hosts'),
      startedAt: new Date().toISOString(),
      short,
      rootfs,
      maker: await thisProcess(),
    }
    await writeRecord(record)
    await dropOldRootfs(
      rootfs,
      (await readRecords()).map((other) => other.rootfs),
    )
    return { record, network }
  })
}

/** A host key of this host's own; its public half is noted in the host's known_hosts file. */
async function hostKeyFiles(record: HostRecord): Promise<SeedFile[]> {
  const file = join(hostDirectory(record.short), 'host_key')
  await makeKey(file, `root@${record.short}`)
  const [secret, open] = await Promise.all([readFile(file, 'utf8'), readFile(`${file}.pub`, 'utf8')])
  await writeFile(record.knownHosts, knownHostsLine(record.host, record.port, open))
  return [
    { path: '/etc/ssh/ssh_host_ed25519_key', mode: '600', content: secret },
    { path: '/etc/ssh/ssh_host_ed25519_key.pub', mode: '644', content: open },
  ]
}

/** PostgreSQL takes connections a moment after sshd does. */
async function waitForServices(record: HostRecord, alive: () => Promise<boolean>): Promise<boolean> {
  if (record.image !== 'full') return true
  const keeper = String(record.process?.pid)
  return waitUntil(async () => {
    const init = await childOf(await childOf(keeper))
    return access(`/proc/${init}/root/run/postgresql/.s.PGSQL.5432`).then(
      () => true,
      () => false,
    )
  }, alive)
}

async function childOf(pid: string): Promise<string> {
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
  return children.trim().split(' ')[0] || 'none'
}

async function endOfLog(short: string): Promise<string> {
  const log = await readFile(join(hostDirectory(short), 'console.log'), 'utf8').catch(() => '')
  return log.trim().split('\n').slice(-15).join('\n')
}

async function down(id: string): Promise<boolean> {
  const short = shortName(id)
  return withHostLock(short, async () => {
    const there = (await recordedNames()).includes(short)
    if (there) await freeHost(short)
    return there
  })
}

/** Only hosts that run; what others left behind goes with the next `up`, or with `down` of their ID. */
async function list(): Promise<SandboxHost[]> {
  const records = await readRecords()
  const alive = await Promise.all(records.map(isAlive))
  return records.filter((_, i) => alive[i]).map(face)
}

async function ids(): Promise<string[]> {
  return (await readRecords()).map((record) => record.id)
}

function face({ short: _, rootfs: __, maker: ___, process: ____, ...host }: HostRecord): SandboxHost {
  return host
}
