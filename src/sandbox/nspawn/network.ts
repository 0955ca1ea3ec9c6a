import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sh } from '../../core/shell.ts'
import { attempt, run, runScript } from '../command.ts'
import { stateDirectory } from '../directories.ts'
import { SandboxError } from '../errors.ts'
import type { Say } from '../types.ts'

/** The bridge all hosts hang on, and what of the machine was altered for it. */
export interface Network {
  readonly bridge: string
  /** Three octets; hosts are `.2` to `.254`, the machine is `.1`. */
  readonly prefix: string
  /** Whether packets get out, so that apt works inside. */
  readonly nat: boolean
  readonly mtu: number
  /** Kernel settings with the values they had before. */
  readonly settings: { readonly [name: string]: string }
}

const BRIDGE = 'kstate0'

/** Many hosts with a systemd each need more of these than one machine does. */
const LIMITS: { readonly [name: string]: number } = {
  'fs.inotify.max_user_instances': 8192,
  'fs.inotify.max_user_watches': 1_048_576,
  'kernel.keys.maxkeys': 20_000,
  'kernel.keys.maxbytes': 2_000_000,
}

/** The network, made unless it is there. To be called under the state directory's lock. */
export async function ensureNetwork(say: Say): Promise<Network> {
  const noted = await readNetwork()
  if (noted && (await attempt(['ip', 'link', 'show', noted.bridge])).code === 0) return noted
  if (noted) await removeNetwork()
  const routes = JSON.parse((await run(['ip', '-j', '-4', 'route'])) || '[]') as Route[]
  const outside = routes.find((route) => route.dst === 'default')?.dev
  const mtu = outside ? await readMtu(outside) : 1500
  const prefix = freePrefix(routes.map((route) => route.dst))
  const settings = await changedSettings(outside)
  const network: Network = { bridge: BRIDGE, prefix, nat: outside !== undefined, mtu, settings }
  await note(network) // before anything is made: what is noted is what gets removed
  await runScript(
    'making the network of the sandbox',
    sh`set -e
      if ! ip link show ${BRIDGE} >/dev/null 2>&1; then ip link add ${BRIDGE} type bridge; fi
      ip link set ${BRIDGE} mtu ${mtu} up
      ip addr replace ${`${prefix}.1/24`} dev ${BRIDGE}`,
  )
  await applySettings(outside)
  if (!outside) return network
  const problem = await addRules(prefix)
  if (!problem) return network
  say(`sandbox hosts will not reach the outside: ${problem}`)
  await note({ ...network, nat: false })
  return { ...network, nat: false }
}

/** Frees the bridge and the rules, and sets the kernel settings back. */
export async function removeNetwork(): Promise<void> {
  const network = await readNetwork()
  if (!network) return
  for (const rule of rules(network.prefix)) {
    while ((await attempt(['iptables', '-w', '-t', rule.table, '-D', rule.chain, ...rule.match])).code === 0);
  }
  await attempt(['ip', 'link', 'del', network.bridge])
  const forwarding = (await readSetting('net.ipv4.ip_forward')) === '1'
  for (const [name, value] of Object.entries(network.settings)) {
    // Where something else has since made this machine a router, taking the setting back would cut that off.
    if (!(forwarding && name.endsWith('.forwarding'))) await writeSetting(name, value)
  }
  await rm(networkFile(), { force: true })
}

export async function readNetwork(): Promise<Network | undefined> {
  const text = await readFile(networkFile(), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : (JSON.parse(text) as Network)
}

/** The lowest address of the network that is not taken. Throws when all 253 are. */
export function freeAddress(prefix: string, taken: ReadonlySet<string>): string {
  for (let last = 2; last < 255; last++) {
    const address = `${prefix}.${last}`
    if (!taken.has(address)) return address
  }
  throw new SandboxError('all 253 addresses of the sandbox network are taken: `kstate sandbox list` shows by whom')
}

async function readMtu(link: string): Promise<number> {
  const [shown] = JSON.parse(await run(['ip', '-j', 'link', 'show', 'dev', link])) as { mtu: number }[]
  return shown?.mtu ?? 1500
}

interface Route {
  readonly dst: string
  readonly dev?: string
}

/** The first of some private networks that no route of the machine touches. */
export function freePrefix(routes: readonly string[]): string {
  const numeric = (address: string) => address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0)
  const overlaps = (prefix: string) =>
    routes.some((route) => {
      const [address = '', bits = '32'] = route.split('/')
      if (address === 'default') return false
      const size = 2 ** (32 - Math.min(Number(bits), 24))
      return Math.floor(numeric(address) / size) === Math.floor(numeric(`${prefix}.0`) / size)
    })
  for (let octet = 83; octet < 123; octet++) {
    const prefix = `10.${octet}.60`
    if (!overlaps(prefix)) return prefix
  }
  throw new SandboxError('no free network for the sandbox: 10.83.60.0/24 to 10.122.60.0/24 are all routed already')
}

function rules(
  prefix: string,
): { readonly table: string; readonly chain: string; readonly match: readonly string[] }[] {
  const net = `${prefix}.0/24`
  return [
    { table: 'nat', chain: 'POSTROUTING', match: ['-s', net, '!', '-d', net, '-j', 'MASQUERADE'] },
    { table: 'filter', chain: 'FORWARD', match: ['-i', BRIDGE, '-j', 'ACCEPT'] },
    { table: 'filter', chain: 'FORWARD', match: ['-o', BRIDGE, '-j', 'ACCEPT'] },
  ]
}

/** Adds the rules, first in their chains so that a firewall's refusals do not come before them; says what went wrong. */
async function addRules(prefix: string): Promise<string | undefined> {
  for (const rule of rules(prefix)) {
    const outcome = await attempt(['iptables', '-w', '-t', rule.table, '-I', rule.chain, ...rule.match])
    if (outcome.code !== 0) return outcome.stderr.trim().split('\n')[0]
  }
  return undefined
}

function wanted(outside: string | undefined): [string, string][] {
  const limits = Object.entries(LIMITS).map(([name, value]): [string, string] => [name, String(value)])
  const links = outside ? [`net.ipv4.conf.${outside}.forwarding`, `net.ipv4.conf.${BRIDGE}.forwarding`] : []
  return [...limits, ...links.map((name): [string, string] => [name, '1'])]
}

/** The settings that will be changed, with the values they have. */
async function changedSettings(outside: string | undefined): Promise<{ [name: string]: string }> {
  const changed: { [name: string]: string } = {}
  for (const [name, value] of wanted(outside)) {
    const before = await readSetting(name)
    if (before !== undefined && Number(before) < Number(value)) changed[name] = before
  }
  return changed
}

async function applySettings(outside: string | undefined): Promise<void> {
  for (const [name, value] of wanted(outside)) {
    const before = await readSetting(name)
    if (before !== undefined && Number(before) < Number(value)) await writeSetting(name, value)
  }
}

function settingFile(name: string): string {
  const [, link] = /^net\.ipv4\.conf\.(.*)\.forwarding$/.exec(name) ?? []
  return link ? `/proc/sys/net/ipv4/conf/${link}/forwarding` : `/proc/sys/${name.replaceAll('.', '/')}`
}

async function readSetting(name: string): Promise<string | undefined> {
  return readFile(settingFile(name), 'utf8').then(
    (text) => text.trim(),
    () => undefined,
  )
}

async function writeSetting(name: string, value: string): Promise<void> {
  await writeFile(settingFile(name), value).catch(() => {}) // a link that is gone; a machine that forbids it
}

function networkFile(): string {
  return join(stateDirectory(), 'network.json')
}

async function note(network: Network): Promise<void> {
  await mkdir(stateDirectory(), { recursive: true })
  await writeFile(networkFile(), `${JSON.stringify(network, null, 2)}\n`)
}
