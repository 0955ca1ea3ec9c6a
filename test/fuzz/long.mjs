// Fuzzes rosters, trees and arguments for longer than the unit tests do: node test/fuzz/long.mjs [--rounds N] [--seeds N] [--first SEED] [FILTER...]
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '2000' },
    seeds: { type: 'string', default: '3' },
    first: { type: 'string', default: '1' },
  },
})
const root = fileURLToPath(new URL('../..', import.meta.url))
const files = positionals.length > 0 ? positionals : ['roster', 'arguments', 'compile']
const first = Number(values.first)
for (let seed = first; seed < first + Number(values.seeds); seed++) {
  console.log(`seed ${seed}, ${values.rounds} rounds: ${files.join(', ')}`)
  const env = { ...process.env, KSTATE_FUZZ: values.rounds, KSTATE_SEED: String(seed) }
  const args = ['vitest', 'run', '--project', 'unit', ...files.map((file) => `test/fuzz/${file}`)]
  if (spawnSync('npx', args, { cwd: root, env, stdio: 'inherit' }).status !== 0) process.exitCode = 1
}
