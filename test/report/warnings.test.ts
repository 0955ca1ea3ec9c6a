import { expect, test } from 'vitest'
import { formatStates, type SaltTextOptions, type StateRow, saltTextDefaults } from '../../src/report/index.ts'

function row(run: number, id: string, result: boolean | null, changes: object, warnings: string[]): StateRow {
  return {
    ...{ id, name: id, state: 'test', function: 'nop', sls: 'a', result, changes, warnings, run, ran: true },
    ...{ changed: Object.keys(changes).length > 0, comment: id, start_time: '00:00:00.000000', duration_ms: 1 },
  } as StateRow
}

const rows = [
  row(0, 'clean', true, {}, ['first', 'second']),
  row(1, 'changed', true, { a: 1 }, ['w']),
  row(2, 'failed', false, {}, ['w']),
  row(3, 'differs', null, { a: 1 }, ['w']),
  row(4, 'plain', true, {}, []),
]

// As Salt 3007.1 prints them; in `terse` Salt writes a warning's text at the edge, here it is indented: it cannot pass for a row.
test.each<[Partial<SaltTextOptions>, counted: number | undefined, tersely: number]>([
  [{ state_output: 'full' }, 4, 0],
  [{ state_output: 'changes' }, 3, 1],
  [{ state_output: 'terse' }, undefined, 4],
  [{ state_output: 'mixed' }, 1, 3],
  [{ state_output: 'changes', state_verbose: false }, 3, 0],
  [{ state_output: 'terse', state_tabular: true }, undefined, 4],
  [{ state_output: 'terse', state_verbose: false }, undefined, 3],
  [{ state_output: 'filter' }, 4, 0],
  [{ state_output: 'filter', state_output_exclude: ['True'] }, 2, 0],
  [{ state_output: 'filter', state_output_terse: ['False'] }, 3, 1],
])('%j: the summary counts the warnings of rows that are told in full', (options, counted, tersely) => {
  const lines = String(formatStates('local', rows, { ...saltTextDefaults, ...options })).split('\n')
  const summary = lines.find((line) => /^Warnings: +\d+$/.test(line))
  expect(summary).toBe(counted === undefined ? undefined : `Warnings:  ${counted}`)
  expect(lines.filter((line) => line === 'Warnings:')).toHaveLength(tersely)
})
