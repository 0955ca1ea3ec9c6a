import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { run, useHost } from './helpers/host.ts'
import { kstate, project } from './helpers/kstate.ts'

describe('what kstate init makes, on a real host', () => {
  const host = useHost({ image: 'bare', label: 'init' })

  const summaryOf = (stdout: string) =>
    (JSON.parse(stdout) as Record<string, { summary: { changed: number; failed: number; total: number } }>)[host().id]!
      .summary

  test('a new tree lints clean, is planned, applied, and then changes nothing', async () => {
    const root = project({})
    const made = await kstate(['init', '--id', host().id], { cwd: root })
    expect(made).toMatchObject({ code: 0, stderr: '' })
    expect(made.stdout).toContain(`kstate apply ${host().id}`)
    const lint = await kstate(['lint', '--strict', '--json'], { cwd: root })
    expect(JSON.parse(lint.stdout)).toMatchObject({
      findings: [],
      not_rendered: [],
      summary: { errors: 0, warnings: 0 },
    })
    expect(lint.code).toBe(0)
    const plan = await kstate(['plan', host().id, '--json'], { cwd: root })
    expect(summaryOf(plan.stdout)).toMatchObject({ changed: 1, failed: 0, total: 1 })
    expect(plan.code).toBe(2)
    expect((await kstate(['apply', host().id], { cwd: root })).code).toBe(0)
    const contact = /^contact: (.*)$/m.exec(readFileSync(join(root, 'pillar/common.sls'), 'utf8'))![1]!
    expect((await run(host(), 'cat /etc/motd.d/welcome')).stdout).toMatch(
      new RegExp(`^${host().id} is kept by kstate: .* Questions: ${contact}\n$`),
    )
    const again = await kstate(['apply', host().id, '--json'], { cwd: root })
    expect(summaryOf(again.stdout)).toMatchObject({ changed: 0, failed: 0, total: 1 })
  })

  test('a tree for a real host runs on its sandbox host, as a user who needs sudo', async () => {
    const root = join(project({}), 'deep/tree')
    mkdirSync(root, { recursive: true })
    await run(host(), 'rm -f /etc/motd.d/welcome')
    expect((await kstate(['init', root, '--host', 'deploy@192.0.2.1:2222', '--id', host().id])).code).toBe(0)
    expect((await kstate(['lint', '--strict', '--root', root])).code).toBe(0)
    const ran = await kstate(['apply', host().id, '--sandbox', '--root', root, '--json'])
    expect(summaryOf(ran.stdout)).toMatchObject({ changed: 1, failed: 0 })
  })
})
