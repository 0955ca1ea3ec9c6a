import { expect, test } from 'vitest'
import { useHost } from '../helpers/host.ts'
import { states } from '../helpers/kstate.ts'

const host = useHost({ image: 'bare', label: 'test' })

const sls = `
quiet:
  test.succeed_without_changes: []
loud:
  test.succeed_with_changes: []
watching:
  test.nop:
    - watch:
      - test: loud
refusing:
  test.fail_without_changes:
    - comment: not on this host
odd:
  test.configurable_test_state:
    - changes: false
    - result: true
    - warnings: careful
`

test('states that only pretend say what they are told, in a plan as in an apply', async () => {
  const { rows, summary, code } = await states(host(), sls)
  expect(rows.map((row) => [row.id, row.result, row.changed, row.comment])).toEqual([
    ['quiet', true, false, 'Success!'],
    ['loud', true, true, 'Success!'],
    ['watching', true, true, 'Watch statement fired.'],
    ['refusing', false, false, 'not on this host'],
    ['odd', true, false, ''],
  ])
  expect(rows[4]!.warnings).toEqual(['careful'])
  expect(summary).toMatchObject({ succeeded: 4, changed: 2, failed: 1 })
  expect(code).toBe(1)
  const plan = await states(host(), sls, { plan: true })
  expect(plan.rows.map((row) => [row.id, row.result, row.changed])).toEqual([
    ['quiet', true, false],
    ['loud', null, true],
    ['watching', true, true],
    ['refusing', false, false],
    ['odd', true, false],
  ])
})
