// What `npm test` runs: sets the machine up, checks the code, runs the unit tests, those that run programs of this
// machine, then those on real hosts, with both providers of the sandbox where both are to be had. The last line is
// `N passed, M failed`.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { canStartOwnDocker, startOwnDocker } from './own-docker.mjs'
import { show } from './run.mjs'
import { installDebianPackages, mayInstall, setUp } from './setup.mjs'

const started = Date.now()
const reports = mkdtempSync(join(tmpdir(), 'kstate-test-'))
const total = { passed: 0, failed: 0, skipped: 0 }
let stopDocker = async () => {}

async function main() {
  headline('setting up')
  await setUp()
  await provideKeyPrograms()
  if (!(await step('build', ['npm', 'run', '-s', 'build']))) return
  for (const check of ['lint', 'imports', 'types']) await step(check, ['npm', 'run', '-s', check])
  await tests('unit', {})
  await tests('machine', {})
  headline('a Docker daemon for the docker provider')
  const docker = await provideDocker()
  console.log(docker.text)
  await tests('states', docker.env)
  await tests('e2e', docker.env)
}

async function step(name, command) {
  headline(name)
  const code = await show(command)
  if (code !== 0) total.failed++
  return code === 0
}

/** Runs one of vitest's projects and adds up what its report says; a run that leaves no report has failed. */
async function tests(project, env) {
  headline(`${project} tests`)
  const report = join(reports, `${project}.json`)
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const workers = project !== 'e2e' ? ['--maxWorkers=100%'] : []
  const code = await show(['npx', 'vitest', 'run', '--project', project, ...workers, ...reporters], env)
  const result = readReport(report)
  total.passed += result?.numPassedTests ?? 0
  total.skipped += result?.numPendingTests ?? 0
  const failed = result?.numFailedTests ?? 0
  total.failed += failed === 0 && code !== 0 ? 1 : failed
}

function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

/** `gpg` and `age` make what the tests of encrypted values open; without them these say that they are passed over. */
async function provideKeyPrograms() {
  try {
    if (mayInstall()) await installDebianPackages({ gpg: 'gnupg', age: 'age' }, 'the tests of encrypted values')
  } catch (error) {
    console.log(`gpg and age are not both to be had: ${error.message}`)
  }
}

/** A daemon of our own, as root; else whichever Docker there is. */
async function provideDocker() {
  if (process.env.DOCKER_HOST) return { text: `the engine at DOCKER_HOST=${process.env.DOCKER_HOST} is used`, env: {} }
  if ((await show(['sh', '-c', 'docker info >/dev/null 2>&1'])) === 0)
    return { text: 'the Docker of this machine is used', env: {} }
  try {
    if (mayInstall()) await installDebianPackages({ dockerd: 'docker.io' }, 'the docker provider')
    if (!canStartOwnDocker()) {
      return { text: 'none: Docker is not installed here, or this is not root. Only one provider is tested.', env: {} }
    }
    const daemon = await startOwnDocker()
    stopDocker = daemon.stop
    return { text: `started one at ${daemon.host}`, env: { DOCKER_HOST: daemon.host } }
  } catch (error) {
    return { text: `none, so only one provider is tested: ${error.message}`, env: {} }
  }
}

function headline(text) {
  console.log(`\n== ${text} (${Math.round((Date.now() - started) / 1000)} s)`)
}

async function cleanUp() {
  const stop = stopDocker
  stopDocker = async () => {}
  await stop()
  rmSync(reports, { recursive: true, force: true })
}

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    await cleanUp()
    process.exit(130)
  })
}

try {
  await main()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  total.failed++
} finally {
  await cleanUp()
}
if (total.skipped > 0) console.log(`\n${total.skipped} tests were skipped; their titles say why`)
console.log(`\ntook ${Math.round((Date.now() - started) / 1000)} s`)
console.log(`${total.passed} passed, ${total.failed} failed`)
process.exitCode = total.failed === 0 ? 0 : 1
