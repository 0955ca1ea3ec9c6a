// How long `show lowstate '*' --json` takes, and how much memory, for one target and for many of one tree.
// node bench/targets/run.mjs [STATES] [TARGETS]: needs `npm run build`.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeTree } from './tree.mjs'

const [states = 400, targets = 100] = process.argv.slice(2).map(Number)
const program = fileURLToPath(new URL('../../dist/kstate.js', import.meta.url))
const root = mkdtempSync(join(tmpdir(), 'kstate-bench-'))
writeTree(root, { states, targets })

/** Seconds, seconds of CPU and peak memory (MB) of a run of the program, the best of three. */
function measure(target) {
  const args = ['show', 'lowstate', target, '--json', '--root', root, '--grains', join(root, 'grains.json')]
  const runs = Array.from({ length: 3 }, () => {
    const peak = `process.on('exit', () => {
      const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
      process.stderr.write('peak ' + maxRSS + ' ' + (userCPUTime + systemCPUTime) + '\\n')
    })`
    const start = performance.now()
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ['--import', `data:text/javascript,${encodeURIComponent(peak)}`, program, ...args],
      { encoding: 'utf8', maxBuffer: 2 ** 30 },
    )
    if (status !== 0) throw new Error(stderr + stdout.slice(0, 1000))
    const seconds = (performance.now() - start) / 1000
    const chunks = Object.values(JSON.parse(stdout)).reduce((sum, low) => sum + low.length, 0)
    const [, kilobytes, microseconds] = /peak (\d+) (\d+)/.exec(stderr)
    return { seconds, cpu: Number(microseconds) / 1e6, megabytes: Number(kilobytes) / 1024, chunks }
  })
  return runs.sort((a, b) => a.seconds - b.seconds)[0]
}

const one = measure('host000')
const all = measure('*')
const each = (used) => ((used(all) - used(one)) / (targets - 1)) * 1000
const told = ({ seconds, cpu, megabytes, chunks }) =>
  `${seconds.toFixed(2)} s (CPU ${cpu.toFixed(2)} s), ${megabytes.toFixed(0)} MB, ${chunks} chunks`
const grown = (all.megabytes - one.megabytes) / (targets - 1)
console.log(execFileSync(process.execPath, ['--version'], { encoding: 'utf8' }).trim())
console.log(`1 target: ${told(one)}`)
console.log(`${targets} targets: ${told(all)}`)
console.log(
  `each further target: ${each((run) => run.seconds).toFixed(0)} ms (CPU ${each((run) => run.cpu).toFixed(0)} ms), ${grown.toFixed(1)} MB`,
)
rmSync(root, { recursive: true })
