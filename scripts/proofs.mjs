// What `npm run proofs [MODULE...]` runs: the full matrix of proofs. Each module has hosts of its own, and goes through
// everything under dash and under busybox ash; two hosts work at a time.
import { show } from './run.mjs'

const modules = process.argv.slice(2).join(',')
const env = { KSTATE_PROOFS: 'all', ...(modules ? { KSTATE_PROOFS_OF: modules } : {}) }
process.exitCode =
  (await show(['npm', 'run', '-s', 'build'])) ||
  (await show(['npx', 'vitest', 'run', '--project', 'states', '--maxWorkers=2', 'test/modules/proofs'], env))
