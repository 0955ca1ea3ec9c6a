import { describe, expect, test } from 'vitest'
import { run, useHost } from './helpers/host.ts'
import { kstate, project, rosterOf } from './helpers/kstate.ts'

describe('mine.get', () => {
  const [one, two] = [useHost({ image: 'bare', label: 'mine1' }), useHost({ image: 'bare', label: 'mine2' })]
  const root = (more = '') =>
    project({
      'kstate.yaml': '{}',
      'roster.yaml': rosterOf(one(), two()) + more,
      'pillar/top.sls': "base: {'*': [p]}",
      'pillar/p.sls': 'mine_functions: {name: [{mine_function: cmd.run}, hostname], grains.get: [machine_id]}',
      'states/a.sls': `/tmp/of-others:
  file.managed:
    - contents: "{{ salt['mine.get']('*', 'name').values() | sort | join(' ') }} {{ salt['mine.get']('*', 'grains.get') | length }}"
`,
    })
  const names = () => [one().id, two().id]

  test('asks the other hosts, in a plan as in an apply, and the record says the same', async () => {
    const tree = root()
    const said = async (host: ReturnType<typeof one>) => (await run(host, 'hostname')).stdout.trim()
    const wanted = `${[await said(one()), await said(two())].sort().join(' ')} 2`
    const unrecorded = await kstate(['show', 'highstate', one().id, 'a', '--root', tree])
    expect(unrecorded.code).toBe(3)
    expect(unrecorded.stderr).toContain('error[mine-unrecorded]')
    const planned = await kstate(['plan', one().id, 'a', '--root', tree])
    expect([planned.code, planned.stderr.includes('error')]).toEqual([2, false])
    const applied = await kstate(['apply', '*', 'a', '--root', tree])
    expect(applied.code).toBe(0)
    for (const host of [one(), two()]) expect((await run(host, 'cat /tmp/of-others')).stdout.trim()).toBe(wanted)
    expect((await kstate(['plan', '*', 'a', '--root', tree])).code).toBe(0)
    const shown = await kstate(['show', 'highstate', one().id, 'a', '--root', tree])
    expect(shown.code).toBe(0)
    expect(shown.stdout).toContain(wanted)
  })

  test('a silent host fails the compile, and is named', async () => {
    const tree = root('gone: {host: 127.0.0.1, port: 9}\n')
    const { code, stdout, stderr } = await kstate(['apply', names().join(','), '-L', 'a', '--root', tree])
    expect(code).toBe(3)
    expect(`${stdout}${stderr}`).toContain('error[mine-silent]')
    expect(`${stdout}${stderr}`).toContain('mine.get: gone could not be asked')
    expect(`${stdout}${stderr}`).toContain('states/a.sls:3')
  })

  test('the command line asks too', async () => {
    const { code, stdout } = await kstate([one().id, 'mine.get', '*', 'grains.get', '--json', '--root', root()])
    expect(code).toBe(0)
    expect(Object.keys(JSON.parse(stdout)[one().id])).toEqual(names())
  })
})
