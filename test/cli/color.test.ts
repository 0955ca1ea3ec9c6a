import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useColor } from '../../src/cli/targets.ts'
import { Dict } from '../../src/python/values.ts'

const options = { root: '.', logLevel: 'warn' }
const { isTTY } = process.stdout

beforeEach(() => {
  process.stdout.isTTY = true
  vi.stubEnv('NO_COLOR', undefined)
})
afterEach(() => {
  process.stdout.isTTY = isTTY
  vi.unstubAllEnvs()
})

test('a terminal has colours, unless the command line, the environment or the configuration says otherwise', () => {
  expect(useColor(options, new Dict())).toBe(true)
  expect(useColor(options, new Dict([['color', true]]))).toBe(true)
  expect(useColor(options, new Dict([['color', false]]))).toBe(false)
  expect(useColor({ ...options, color: false }, new Dict())).toBe(false)
  expect(useColor({ ...options, forceColor: true }, new Dict([['color', false]]))).toBe(true)
  vi.stubEnv('NO_COLOR', '1')
  expect(useColor(options, new Dict())).toBe(false)
})
