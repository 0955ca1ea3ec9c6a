import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { run } from '../../src/cli/run.ts'
import { project } from '../e2e/helpers/kstate.ts'

afterEach(() => {
  vi.restoreAllMocks()
  process.exitCode = undefined
})

const TEMPLATE = `{% from 'd.jinja' import d %}
{% set a = salt['cmd.run']('echo a') %}
{{ a }} {{ salt['cmd.run']('echo b', python_shell=True) | upper }} {{ salt.cmd.run('echo c') }} {{ d }} {{ salt['cmd.run']('echo a') }}
`

/** What `kstate render` prints, and how many round trips it takes. */
async function render(template: string): Promise<{ out: string; trips: number }> {
  const root = project({
    'kstate.yaml': '{}',
    'states/a.sls': template,
    'states/d.jinja': "{% set d = salt['cmd.run']('echo d') %}",
  })
  writeFileSync(join(root, 'grains.json'), '{"id": "here"}')
  const [out, err]: [string[], string[]] = [[], []]
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0)
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => err.push(String(text)) > 0)
  const log = join(root, 'log.json')
  const where = ['--root', root, '--local', '--id', 'here', '--grains', join(root, 'grains.json')]
  await run(['render', join(root, 'states/a.sls'), ...where, '--log-level', 'debug', '--log-file', log], 'test')
  vi.restoreAllMocks()
  const lines = readFileSync(log, 'utf8')
  return { out: out.join('') + err.join(''), trips: lines.split('round trip ').length - 1 }
}

test('the calls of a template that are known together travel together', { timeout: 30_000 }, async () => {
  const none = await render('nothing\n')
  const four = await render(TEMPLATE)
  expect(four.out.trim()).toBe('a B c d a')
  expect(four.trips - none.trips).toBe(1)
})
