import { defineConfig } from 'vitest/config'

/** `unit`: pure and quick (the time limit is for a machine that is busy). `e2e`: real hosts (scripts/test.mjs prepares them), one file after the other. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: ['test/e2e/**'], testTimeout: 60_000 } },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
})
