import { expect, test } from 'vitest'
import { runOk, useHost } from '../helpers/host.ts'
import { states } from '../helpers/kstate.ts'

const host = useHost({ image: 'full', label: 'cmd' })

test('a background process holds up nothing, and writes into no later answer', async () => {
  const { rows } = await states(
    host(),
    `
leaves one behind:
  cmd.run:
    - name: '(sleep 2; echo late; sleep 60) & echo now'
next:
  cmd.run:
    - name: sleep 3; echo next
started:
  cmd.run:
    - name: sleep 61
    - bg: true
`,
  )
  expect(rows.map((row) => row.changes.stdout)).toEqual(['now', 'next', ''])
  const [, , started] = rows
  expect(await runOk(host(), `cat /proc/${started!.changes.pid as number}/cmdline | tr '\\0' ' '`)).toContain(
    'sleep 61',
  )
})
