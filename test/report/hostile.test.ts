import { describe, expect, test } from 'vitest'
import { error, formatDiagnostic } from '../../src/core/diagnostics.ts'
import {
  colored,
  formatErrors,
  formatNested,
  formatStates,
  plain,
  type StateRow,
  saltTextDefaults,
} from '../../src/report/index.ts'

const forged = '\n\nSummary for web1\nSucceeded: 9\r\u001b[2J\u009b1A\u202e\0'
const row: StateRow = {
  id: `id${forged}`,
  name: `name${forged}`,
  state: `cmd${forged}`,
  function: 'run',
  sls: 'test',
  result: true,
  changed: true,
  changes: { [`key${forged}`]: `value${forged}`, list: [`item${forged}`, { [`inner${forged}`]: null }] },
  comment: `comment${forged}`,
  start_time: '00:00:00.000000',
  duration_ms: 1,
  warnings: [`warning${forged}`],
  run: 0,
  ran: true,
}

/** Our own colours out, what remains must be plain. */
function lines(text: unknown): string[] {
  const bare = String(text).replace(/\u001b\[0;(0|32|36|31|1;33|1;31)m/g, '')
  expect(bare).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202e]/)
  return bare.split('\n')
}

describe('a host cannot forge a report', () => {
  const outputs = ['full', 'terse', 'mixed', 'changes', 'filter', 'full_id', 'terse_id'].map((state_output) => ({
    state_output,
  }))
  const tabular = [
    { state_output: 'terse', state_tabular: true },
    { state_output: 'terse', state_tabular: '{1} {2}.{3}' },
  ]
  for (const options of [...outputs, ...tabular, { state_compress_ids: true }]) {
    for (const color of [false, true])
      test(`${JSON.stringify({ ...options, color })}`, () => {
        const text = formatStates(`web1${forged}`, [row, { ...row, run: 1 }], {
          ...saltTextDefaults,
          ...options,
          color,
        })
        const begun = lines(text).filter((line) => /^(Summary|Succeeded: 9|-+$|web1|value|item)/.test(line))
        const ours = begun.filter((line) => /^(----------|-{12}|web1\\n.*:|Summary for web1\\n.*)$/.test(line))
        expect(begun).toEqual(ours)
        expect(begun.filter((line) => line.startsWith('Summary'))).toHaveLength(1)
      })
  }

  test('answers, nested', () => {
    for (const colors of [plain, colored]) {
      const told = lines(formatNested({ [`web1${forged}`]: { [`a${forged}`]: `b${forged}` } }, 0, colors))
      expect(told.filter((line) => /^\S/.test(line))).toHaveLength(1)
    }
  })

  test('errors of compiling', () => {
    const told = lines(formatErrors('web1', [`bad${forged}`], true))
    expect(told.filter((line) => /^\S/.test(line))).toEqual(['web1:', '----------'])
  })

  test('diagnostics: only the first line begins at the margin', () => {
    const at = { file: `a${forged}`, line: 3 }
    const more = { detail: forged, hint: `h${forged}`, at, related: [{ message: `m${forged}`, at }] }
    const told = formatDiagnostic(error('login', `no shell${forged}`, more)).split('\n')
    expect(told.filter((line) => /^\S/.test(line))).toEqual(['error[login]: no shell'])
  })
})
