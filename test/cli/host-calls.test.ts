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

test('functions of many sorts that are known together travel together', { timeout: 30_000 }, async () => {
  const none = await render('nothing\n')
  const many = await render(`{{ salt['user.info']('root').uid }} {{ salt['group.info']('root').gid }}
{{ salt['file.directory_exists']('/etc') }} {{ salt['file.get_mode']('/dev/null') }} {{ salt['environ.get']('NO_SUCH', 'none') }}
{{ salt['hosts.get_ip']('nosuch.invalid') | length }} {{ salt['cmd.has_exec']('sh') }} {{ salt['status.time']('%%') }}
{{ salt['service.available']('no-such-service') }} {{ salt['network.in_subnet']('203.0.113.0/24') }}
`)
  expect(many.out.trim()).toBe('0 0\nTrue 0666 none\n0 True %\nFalse False')
  expect(many.trips - none.trips).toBe(1)
})

test('a function that the command line asks of this machine', { timeout: 30_000 }, async () => {
  const root = project({ 'kstate.yaml': '{}', 'states/.keep': '' })
  writeFileSync(join(root, 'grains.json'), '{"id": "here"}')
  const where = ['--root', root, '--local', '--id', 'here', '--grains', join(root, 'grains.json')]
  const ask = async (...words: string[]) => {
    const out: string[] = []
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => out.push(String(text)) > 0)
    const code = await run(['here', ...words, ...where, '--out=json'], 'test')
    vi.restoreAllMocks()
    return { code, said: (JSON.parse(out.join('')) as { here: unknown }).here }
  }
  expect(await ask('file.get_group', '/')).toEqual({ code: 0, said: 'root' })
  expect(await ask('file.basename', '/a/b')).toEqual({ code: 0, said: 'b' })
  expect(await ask('dnsutil.A', 'nosuch.invalid')).toMatchObject({ code: 0 })
})
