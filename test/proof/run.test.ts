import { expect, test } from 'vitest'
import { type Mode, miscounted, type Row } from '../../src/proof/index.ts'

const row = (result: boolean | null, changed: boolean | null): Row => ({
  id: 'it',
  name: 'it',
  state: 'thing',
  function: 'present',
  result,
  changed,
  changes: {},
  comment: '',
  warnings: [],
})
const none = { succeeded: 0, changed: 0, failed: 0, unknown: 0, total: 0 }
const rows = [row(true, false), row(null, true), row(null, null), row(false, true)]
const summary = { succeeded: 2, changed: 2, failed: 1, unknown: 1, total: 4 }
const output = { stdout: '', stderr: '' }

const codes: [mode: Mode, rows: Row[], code: number][] = [
  ['apply', [row(true, false)], 0],
  ['apply', [row(true, true)], 0],
  ['plan', [row(true, false)], 0],
  ['plan', [row(null, true)], 2],
  ['test', [row(null, null)], 2],
  ['test', [row(null, true), row(false, false)], 1],
  ['apply', [row(false, true)], 1],
]
test.each(codes)('the exit code is that of the rows: %s %o', (mode, rows, code) => {
  const summary = miscounted(mode, { rows, summary: none, code, ...output })
  expect(summary.filter((line) => line.includes('exit code'))).toEqual([])
  expect(miscounted(mode, { rows, summary: none, code: code + 1, ...output })).toContain(
    `the exit code is ${code + 1}, not ${code}`,
  )
})

test('the summary is that of the rows', () => {
  expect(miscounted('apply', { rows, summary, code: 1, ...output })).toEqual([])
  expect(miscounted('apply', { rows, summary: { ...summary, changed: 1 }, code: 1, ...output })).toEqual([
    'the summary has changed=1, the rows 2',
  ])
})
