import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { StateRow } from '../../src/report/index.ts'
import { deviations } from '../conformance/deviations.ts'
import { type Case, readCases } from '../conformance/salt/case.ts'
import { runCase } from './run-case.ts'

interface Expected {
  id: string
  name: string
  state: string
  fun: string
  result: boolean | null
  changed: boolean
  changes: Record<string, unknown>
  comment: string
  warnings?: string[]
  state_ran?: boolean
}

const work = mkdtempSync(join(tmpdir(), 'kstate-cases-'))
afterAll(() => rmSync(work, { recursive: true, force: true }))

for (const theme of ['requisites', 'conditions', 'test_mode', 'outputter', 'own-run']) {
  describe(`what Salt's run comes to: ${theme}`, () => {
    for (const given of readCases(theme)) {
      if (!given.expect.results) continue
      const deviation = deviations.get(given.name)
      test(deviation ? `${given.name} differs: ${deviation.reason}` : given.name, async () => {
        const scratch = join(work, given.name)
        const rows = await runCase(fill(given, scratch), scratch, work).catch((cause: Error) => cause)
        const actual = rows instanceof Error ? rows.message : rows.map((row, i) => tell(row, i, given))
        const wanted = (fill(given, scratch).expect.results as Expected[]).map(expectation)
        if (!deviation) return expect(actual).toEqual(wanted)
        expect(actual, 'it does not differ').not.toEqual(wanted)
        expect(actual).toEqual(deviation.answer)
      }, 20_000)
    }
  })
}

function fill(given: Case, scratch: string): Case {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the corpus' own placeholder
  return JSON.parse(JSON.stringify(given).replaceAll('${SCRATCH}', scratch)) as Case
}

/** A row in the corpus' words; process ids are masked there. */
function tell(row: StateRow, run: number, given: Case) {
  const { pid: _pid, ...changes } = row.changes
  const wanted = (given.expect.results as (Expected & { state_ran?: boolean })[])[run]
  return {
    id: row.id,
    name: row.name,
    state: row.state,
    fun: row.function,
    result: row.result,
    changed: row.changed,
    changes,
    comment: row.comment,
    ...(wanted && 'state_ran' in wanted ? { state_ran: row.ran } : {}),
  }
}

function expectation({ id, name, state, fun, result, changed, changes, comment, state_ran }: Expected) {
  return { id, name, state, fun, result, changed, changes, comment, ...(state_ran === undefined ? {} : { state_ran }) }
}
