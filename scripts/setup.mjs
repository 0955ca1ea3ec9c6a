// Installs what `npm test` and `npm run demo` need and this machine lacks: npm packages, and, as root on Debian, the
// packages that the sandbox works with. Runs before any npm package is there. `--docker`: a Docker daemon too.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { follow, hasProgram, ROOT } from './run.mjs'

/** Programs of the sandbox and its tests, and the Debian packages that bring them. */
const SANDBOX = {
  mmdebstrap: 'mmdebstrap',
  'systemd-nspawn': 'systemd-container',
  ip: 'iproute2',
  iptables: 'iptables',
  ssh: 'openssh-client',
  git: 'git',
  busybox: 'busybox-static',
}

/** Throws with the end of what was printed where something cannot be installed. */
export async function setUp({ docker = false } = {}) {
  await installNpmPackages()
  await installDebianPackages(SANDBOX, 'the sandbox')
  if (docker) await installDebianPackages({ dockerd: 'docker.io' }, 'the docker provider')
}

async function installNpmPackages() {
  const changed = (file) => (existsSync(join(ROOT, file)) ? statSync(join(ROOT, file)).mtimeMs : 0)
  if (changed('node_modules/.package-lock.json') >= changed('package-lock.json')) return
  console.log('installing npm packages (npm ci)')
  const options = ['--ignore-scripts', '--include=dev', '--no-audit', '--no-fund']
  const clean = await follow(['npm', 'ci', ...options])
  if (clean.code === 0) return
  if (!/EUSAGE/.test(clean.output)) throw failed(['npm', 'ci'], clean)
  // The lock file lacks binaries of platforms that the registry it was made with did not offer. `npm install` keeps to
  // its versions all the same, and finds the rest.
  console.log('the lock file does not name every platform’s binaries: npm install')
  await mustSucceed(['npm', 'install', '--no-save', ...options])
}

/** Whether this process may install Debian packages here. */
export function mayInstall() {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : ''
  return process.platform === 'linux' && process.getuid?.() === 0 && /^ID=debian$/m.test(release)
}

/** Installs the packages whose programs are missing; where this is not root on Debian it only says what is missing. */
export async function installDebianPackages(programs, purpose) {
  const missing = Object.keys(programs).filter((program) => !hasProgram(program))
  if (missing.length === 0) return
  const packages = [...new Set(missing.map((program) => programs[program]))]
  if (!mayInstall()) {
    console.log(
      `for ${purpose} this machine lacks ${missing.join(', ')}; nothing is installed, as this is not root on Debian`,
    )
    return
  }
  console.log(`installing ${packages.join(' ')} for ${purpose} (apt-get)`)
  if (!hasPackageLists()) await updateLists()
  const install = ['install', '-y', '--no-install-recommends', ...packages]
  const first = await apt(install)
  if (first.code === 0) return
  await updateLists() // the lists were older than the mirror
  const second = await apt(install)
  if (second.code !== 0) throw failed(['apt-get', ...install], second)
}

function hasPackageLists() {
  const directory = '/var/lib/apt/lists'
  return existsSync(directory) && readdirSync(directory).some((name) => /_Packages(\.\w+)?$/.test(name))
}

/** apt waits for dpkg's lock by itself, but not for that of the package lists. */
async function updateLists() {
  console.log('reading the package lists (apt-get update)')
  for (let turn = 0; ; turn++) {
    const outcome = await apt(['update'])
    if (outcome.code === 0) return
    if (turn === 60 || !/Could not get lock|Unable to lock/.test(outcome.output)) {
      // One broken repository need not stand in the way of packages from another: the installation will tell.
      console.log(failed(['apt-get', 'update'], outcome).message)
      return
    }
    if (turn === 0) console.log('  another process holds apt’s lock: waiting for it')
    await sleep(5000)
  }
}

function apt(args) {
  const env = { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' }
  return follow(['apt-get', '-o', 'DPkg::Lock::Timeout=300', '-o', 'Dpkg::Options::=--force-confold', ...args], env)
}

async function mustSucceed(command) {
  const outcome = await follow(command)
  if (outcome.code !== 0) throw failed(command, outcome)
}

function failed(command, { code, output }) {
  return new Error(`${command.join(' ')}: exit ${code}\n${output.trim().split('\n').slice(-15).join('\n')}`)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await setUp({ docker: process.argv.includes('--docker') }).catch((error) => {
    console.error(error.message)
    process.exitCode = 1
  })
}
