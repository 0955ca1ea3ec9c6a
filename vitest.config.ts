import { defineConfig } from 'vitest/config'
// @ts-expect-error a script without types
import { writeModules } from './scripts/modules.mjs'

writeModules()

/** Tests that run programs of this machine, kstate's own among them. */
const machine = [
  'test/cli/**/*.test.ts',
  'test/app/{program,modules}.test.ts',
  'test/docs/examples.test.ts',
  'test/engine/{salt-cases,guarded,host-lock}.test.ts',
  'test/engine/calls/*.test.ts',
  'test/scripts/**/*.test.ts',
  'test/secrets/{leaks,programs}.test.ts',
  'test/transport/{local,proxy-command}.test.ts',
]

/** State functions on real hosts. */
const states = ['test/e2e/states/**/*.test.ts', 'test/e2e/hostile.test.ts', 'test/modules/proofs*.test.ts']

/**
 * `unit`: pure and quick. `machine`: processes on this machine. `states`: state functions on real hosts, several files at once.
 * `e2e`: what else needs real hosts (scripts/test.mjs prepares them), one file after the other. The time limits are for a
 * machine that is busy.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', ...states, ...machine],
          testTimeout: 60_000,
        },
      },
      { test: { name: 'machine', include: machine, testTimeout: 120_000, hookTimeout: 120_000 } },
      {
        test: {
          name: 'states',
          include: states,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          exclude: states,
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
})
