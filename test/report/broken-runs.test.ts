import { describe, expect, test } from 'vitest'
import { summarize } from '../../src/engine/rows.ts'
import {
  formatStates,
  type RunEnd,
  type StateRow,
  saltTextDefaults,
  toJson,
  toSaltJson,
} from '../../src/report/index.ts'

const row = (id: string, more: Partial<StateRow>): StateRow => ({
  ...{ id, name: id, state: 'file', function: 'managed', sls: 'a', result: true, changed: false, changes: {} },
  ...{ comment: '', start_time: '12:00:00.000000', duration_ms: 1, warnings: [], run: 0, ran: true },
  ...more,
})

/** One that is done, one under way, one that was not reached. */
const broken = (ended: RunEnd) => {
  const rows = [
    row('a', { result: true, changed: true, changes: { diff: 'x' } }),
    row('b', { result: null, changed: null }),
    row('c', { result: null, start_time: '', skipped: ended, notRun: true, ran: false }),
  ]
  return { target: 'web1', rows, summary: summarize(rows, ended) }
}

const options = { ...saltTextDefaults, state_output_profile: false }

describe('a run that broke off', () => {
  test('in terse text', () => {
    const { target, rows, summary } = broken('lost')
    expect(String(formatStates(target, rows, { ...options, state_output: 'terse' }, summary))).toBe(
      `web1:
  Name: a - Function: file.managed - Result: Changed
  Name: b - Function: file.managed - Result: Unknown
----------
 Not run: file.managed c
----------
stopped at file.managed b (connection lost): 1 done, 1 unknown, 1 not run

Summary for web1
------------
Succeeded: 1 (changed=1)
Failed:    0
Unknown:   1
Not run:   1
------------
Total states run:     2`,
    )
  })

  test('colours: the host and what it came to are not green', () => {
    const { target, rows, summary } = broken('interrupted')
    const text = String(formatStates(target, [rows[2]!], { ...options, color: true }, summary))
    expect(text).not.toContain('\x1b[0;32m')
  })

  test("in JSON and in Salt's", () => {
    const report = broken('lock-lost')
    expect(toJson([report])).toMatchObject({
      web1: {
        states: [{ id: 'a' }, { id: 'b', result: null, changed: null }, { id: 'c', skipped: 'lock-lost' }],
        summary: { succeeded: 1, unknown: 1, not_run: 1, ended: 'lock-lost' },
      },
    })
    expect(JSON.stringify(toJson([report]))).not.toContain('notRun')
    const salt = (ended: RunEnd) => Object.values(toSaltJson([broken(ended)]).web1 as object)
    expect(salt('lost').map(({ result }) => result)).toEqual([true, false, false])
    expect(salt('failhard')).toHaveLength(2)
  })

  test('a control character in the name of what was not run cannot steer the terminal', () => {
    const { target, rows, summary } = broken('interrupted')
    const hostile = [{ ...rows[2]!, id: 'x\x1b[2J\ny: done' }]
    expect(String(formatStates(target, hostile, options, summary))).toContain(
      'Not run: file.managed x\\x1b[2J\\ny: done\n',
    )
  })
})
