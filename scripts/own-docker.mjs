// A Docker daemon of the tests' own: own data, own socket, own bridge; it touches no firewall rule but two of its own,
// and nothing of it is left when it has been stopped.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

const BRIDGE = 'kstdock0'
const CGROUP = `kstate-docker-${process.pid}`
const NET = '10.123.60'
const RULES = [
  ['nat', 'POSTROUTING', '-s', `${NET}.0/24`, '!', '-d', `${NET}.0/24`, '-j', 'MASQUERADE'],
  ['filter', 'FORWARD', '-i', BRIDGE, '-j', 'ACCEPT'],
  ['filter', 'FORWARD', '-o', BRIDGE, '-j', 'ACCEPT'],
]

/** Whether a daemon can be started here: root on Linux with `dockerd` installed. */
export function canStartOwnDocker() {
  return process.platform === 'linux' && process.getuid?.() === 0 && quiet('dockerd', '--version')
}

/**
 * Starts the daemon; gives its `DOCKER_HOST` and the function that stops it and removes all it made.
 * Throws with the end of the daemon's log if it does not answer within 30 seconds.
 */
export async function startOwnDocker() {
  const directory = mkdtempSync(join(tmpdir(), 'kstate-docker-'))
  const socket = join(directory, 'docker.sock')
  const log = join(directory, 'log')
  const restoreNetwork = makeNetwork()
  const output = openSync(log, 'w')
  const daemon = spawn(
    'dockerd',
    [
      ...['--host', `unix://${socket}`, '--data-root', join(directory, 'data'), '--exec-root', join(directory, 'exec')],
      ...['--pidfile', join(directory, 'pid'), '--bridge', BRIDGE, '--iptables=false', '--ip6tables=false'],
      ...['--ip-forward=false', '--ip-masq=false', '--log-level', 'warn'],
      ...['--cgroup-parent', CGROUP],
    ],
    { stdio: ['ignore', output, output], detached: true },
  )
  closeSync(output)
  let ended = false
  daemon.once('exit', () => {
    ended = true
  })
  daemon.once('error', () => {
    ended = true
  })
  const stop = async () => {
    if (!ended) {
      daemon.kill('SIGTERM')
      for (let turn = 0; turn < 200 && !ended; turn++) await sleep(50)
      if (!ended) daemon.kill('SIGKILL')
    }
    restoreNetwork()
    unmountBelow(directory)
    removeControlGroups()
    rmSync(directory, { recursive: true, force: true })
  }
  for (let turn = 0; turn < 600 && !ended; turn++) {
    if (existsSync(socket) && (await answers(socket))) return { host: `unix://${socket}`, stop }
    await sleep(50)
  }
  const said = readFileSync(log, 'utf8').trim().split('\n').slice(-10).join('\n')
  await stop()
  throw new Error(`the Docker daemon did not start:\n${said}`)
}

async function answers(socket) {
  const { request } = await import('node:http')
  return new Promise((resolve) => {
    const asked = request({ socketPath: socket, path: '/_ping', timeout: 1000 }, (response) => {
      response.resume()
      resolve(response.statusCode === 200)
    })
    asked.once('error', () => resolve(false))
    asked.end()
  })
}

/** The bridge and the way out; gives the function that takes both back. */
function makeNetwork() {
  run('ip', 'link', 'add', BRIDGE, 'type', 'bridge')
  const outside = defaultLink()
  if (outside) run('ip', 'link', 'set', BRIDGE, 'mtu', String(ask('link', 'show', 'dev', outside)[0].mtu))
  run('ip', 'addr', 'add', `${NET}.1/24`, 'dev', BRIDGE)
  run('ip', 'link', 'set', BRIDGE, 'up')
  const rules = RULES.filter(([table, chain, ...match]) => quiet('iptables', '-w', '-t', table, '-I', chain, ...match))
  const forwarding = [BRIDGE, outside].filter(Boolean).filter((link) => setForwarding(link, '0', '1'))
  return () => {
    for (const [table, chain, ...match] of rules) quiet('iptables', '-w', '-t', table, '-D', chain, ...match)
    quiet('ip', 'link', 'del', BRIDGE)
    if (readFileSync('/proc/sys/net/ipv4/ip_forward', 'utf8').trim() === '0') {
      for (const link of forwarding) setForwarding(link, '1', '0')
    }
  }
}

/** Sets a link's forwarding if it has the value `from`; says whether it had. */
function setForwarding(link, from, to) {
  const file = `/proc/sys/net/ipv4/conf/${link}/forwarding`
  if (!existsSync(file) || readFileSync(file, 'utf8').trim() !== from) return false
  writeFileSync(file, to)
  return true
}

function defaultLink() {
  return ask('-4', 'route').find((route) => route.dst === 'default')?.dev
}

/** What `ip` answers, as data. */
function ask(...args) {
  return JSON.parse(execFileSync('ip', ['-j', ...args], { encoding: 'utf8' }) || '[]')
}

function unmountBelow(directory) {
  const points = readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[4] ?? '')
  for (const point of points.filter((path) => path.startsWith(`${directory}/`)).reverse()) quiet('umount', '-l', point)
}

/** The engine leaves its empty groups behind, in each hierarchy below the group that this process is in. */
function removeControlGroups() {
  quiet('find', '/sys/fs/cgroup', '-depth', '-type', 'd', '-path', `*/${CGROUP}*`, '-exec', 'rmdir', '{}', ';')
}

function run(file, ...args) {
  execFileSync(file, args, { stdio: ['ignore', 'ignore', 'pipe'] })
}

function quiet(file, ...args) {
  return spawnSync(file, args, { stdio: 'ignore' }).status === 0
}
