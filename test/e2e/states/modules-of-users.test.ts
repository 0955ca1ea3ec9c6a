import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sandboxList } from '../../../src/sandbox/index.ts'
import { blocksOf } from '../../docs/blocks.ts'
import { run, useHost } from '../helpers/host.ts'
import { kstate, project, settles, states } from '../helpers/kstate.ts'

/** The files that docs/modules.md shows. */
const files = Object.fromEntries(
  blocksOf('docs/modules.md').flatMap(({ mark, text }) => (mark?.[0] === 'file' ? [[mark[1], text]] : [])),
)
const sls = `
welcome:
  motd.present:
    - text: "It's managed: {{ salt['motd.get']('other') }}"
after:
  cmd.run:
    - name: touch /tmp/told
    - onchanges: [{ motd: welcome }]
`

describe('the module of docs/modules.md, on a real host', () => {
  const host = useHost({ image: 'bare', label: 'modules' })
  const message = async () => (await run(host(), 'cat /etc/motd.d/welcome')).stdout

  test('is planned, applied, applied again without a change; broken by hand it is repaired', async () => {
    await run(host(), 'mkdir -p /etc/motd.d && echo seen >/etc/motd.d/other')
    const first = await settles(host(), sls, { files })
    expect(await message()).toBe("It's managed: seen\n")
    expect(first.rows).toMatchObject([
      { id: 'welcome', changed: true, comment: 'The message welcome was set' },
      { id: 'after', changed: true },
    ])
    await run(host(), 'echo broken >/etc/motd.d/welcome')
    const planned = await states(host(), sls, { files, plan: true })
    expect(planned.rows[0]).toMatchObject({ result: null, changes: { welcome: { old: 'broken\n' } } })
    expect(await message()).toBe('broken\n')
    expect((await states(host(), sls, { files })).rows[0]).toMatchObject({ result: true, changed: true })
    expect(await message()).toBe("It's managed: seen\n")
  })

  test('where it cannot be set it fails, with the reason of the host', async () => {
    await run(host(), 'rm -rf /etc/motd.d && echo in the way >/etc/motd.d')
    const ended = await states(host(), 'welcome: {motd.present: [{text: x}]}', { files })
    expect(ended.rows[0]).toMatchObject({ result: false, changed: false })
    expect(ended.rows[0]!.comment).toMatch(/^The message welcome could not be set: .*motd\.d/)
    expect(ended.code).toBe(1)
  })
})

describe('kstate module test, on hosts of its own', () => {
  const proof = files['modules/motd/proof.yaml']!

  test('runs cases and proof of the module, and ends its host', async () => {
    const { code, stdout } = await kstate(['module', 'test', join(project(files), 'modules')])
    expect(stdout.trimEnd().split('\n').slice(-3)).toEqual([
      'ok      motd, on a host: a message is set',
      'ok      motd, on a host: every function is proved',
      '5 passed, 0 failed',
    ])
    expect(code).toBe(0)
    expect((await sandboxList()).map(({ id }) => id)).not.toContain('module-motd')
  })

  test('finds what is not so', async () => {
    const wrong = { ...files, 'modules/motd/proof.yaml': proof.replace('motd.d/welcome: hello', 'motd.d/welcome: bye') }
    const { code, stdout } = await kstate(['module', 'test', join(project(wrong), 'modules/motd')])
    expect(stdout).toContain('FAILED  motd, on a host: a message is set\n        after the apply:')
    expect(stdout).toMatch(/\n3 passed, 1 failed\n$/)
    expect(code).toBe(1)
  })
})
