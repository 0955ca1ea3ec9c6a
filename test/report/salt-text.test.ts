import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  formatErrors,
  formatStates,
  type SaltTextOptions,
  type StateRow,
  saltTextDefaults,
} from '../../src/report/index.ts'

interface Row {
  id: string
  name: string
  state: string
  fun: string
  sls: string
  result: boolean | null
  changed: boolean
  changes: Record<string, unknown>
  comment: string
  warnings?: string[]
  state_ran?: boolean
}
interface Case {
  name: string
  config: Record<string, unknown>
  printed: Record<string, string[]>
  expect: { results?: Row[]; errors?: string[]; printed: Record<string, string> }
}

const cases = (
  JSON.parse(readFileSync(new URL('../conformance/salt/cases/outputter.json', import.meta.url), 'utf8')) as Case[]
).filter((c) => c.expect.results || c.expect.errors)

describe('the text after a run is what Salt prints', () => {
  for (const { name, config, printed, expect: expected } of cases) {
    for (const [variant, text] of Object.entries(expected.printed)) {
      test(`${name}, ${variant}`, () => {
        const options = readOptions(config, printed[variant] ?? [])
        const actual = expected.results
          ? formatStates('local', expected.results.map(toRow), options)
          : formatErrors('local', expected.errors!, options.color)
        expect(mask(String(actual))).toBe(text.replace(/\n$/, ''))
      })
    }
  }
  test('what failed half done counts as changed, though its state names no changes', () => {
    const row = toRow(cases[0]!.expect.results![0]!, 0)
    const rows = [{ ...row, result: false, changed: true, changes: {} }]
    expect(String(formatStates('local', rows, saltTextDefaults))).toContain('Succeeded: 0 (changed=1)\nFailed:    1')
  })
  test('there are cases', () => expect(cases.length).toBeGreaterThan(15))
})

function readOptions(config: Record<string, unknown>, args: readonly string[]): SaltTextOptions {
  const list = (value: unknown) => (value === undefined ? [] : String(value).split(','))
  const option = (name: string) => args.find((arg) => arg.startsWith(`--${name}=`))?.split('=')[1]
  return {
    ...saltTextDefaults,
    ...config,
    color: args.includes('--force-color'),
    state_output: option('state-output') ?? (config.state_output as string) ?? 'full',
    state_verbose: option('state-verbose')
      ? option('state-verbose') === 'True'
      : ((config.state_verbose as boolean) ?? true),
    state_output_exclude: list(config.state_output_exclude),
    state_output_terse: list(config.state_output_terse),
  }
}

function toRow(row: Row, run: number): StateRow {
  return {
    ...row,
    // The cases leave the process id out of results, but not out of what was printed.
    changes: row.state === 'cmd' && 'retcode' in row.changes ? { pid: 0, ...row.changes } : row.changes,
    function: row.fun,
    name: row.name,
    start_time: row.id === 'states' && row.state === 'no' ? '' : '00:00:00.000000',
    duration_ms: 0,
    warnings: row.warnings ?? [],
    run,
    ran: row.state_ran ?? true,
  }
}

/** The cases have masked times. */
function mask(text: string): string {
  return text.replace(/(Duration: |\[ *)0\.0 ms/g, (_, before: string) =>
    before.startsWith('[') ? '[  0.000 ms' : `${before}0.000 ms`,
  )
}
