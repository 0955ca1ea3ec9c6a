import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Environment, TemplateError } from '../../../src/jinja/index.ts'
import { createSaltExtension, localHost, type SaltHost } from '../../../src/jinja/salt/index.ts'

let directory = ''
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'kstate-salt-'))
  writeFileSync(join(directory, 'text'), 'some text\n')
  writeFileSync(join(directory, 'empty'), '')
  writeFileSync(join(directory, 'binary'), Buffer.from([0, 1, 2, 255, 254]))
})
afterAll(() => rmSync(directory, { recursive: true }))

function render(template: string, host: SaltHost = localHost): Promise<string> {
  const extensions = [createSaltExtension({ host })]
  return new Environment({ salt: true, extensions, loader: () => template }).render('a.sls', { dir: directory })
}

describe('filters about files', () => {
  test.each([
    ["{{ (dir ~ '/text')|file_hashsum('md5') }}", '4d93d51945b88325c213640ef59fc50b'],
    [
      "{{ (dir ~ '/text')|is_text_file }} {{ (dir ~ '/binary')|is_text_file }} {{ (dir ~ '/none')|is_text_file }}",
      'True False False',
    ],
    [
      "{{ (dir ~ '/text')|is_bin_file }} {{ (dir ~ '/binary')|is_bin_file }} {{ (dir ~ '/none')|is_bin_file }}",
      'False True False',
    ],
    [
      "{{ (dir ~ '/text')|is_empty }} {{ (dir ~ '/empty')|is_empty }} {{ (dir ~ '/none')|is_empty }}",
      'False True False',
    ],
    ['{{ dir|list_files|length }}', '4'],
    ["{{ 'nosuchprogram'|which }} {{ ('sh'|which) is match('/') }}", 'None True'],
    ["{{ 'root'|get_uid }} {{ 'nosuchuser'|get_uid }}", '0 None'],
  ])('%s gives %s', async (template, expected) => {
    expect(await render(template)).toBe(expected)
  })

  test('a missing file has no hash', async () => {
    await expect(render("{{ '/none'|file_hashsum }}")).rejects.toMatchObject({ pythonClass: 'FileNotFoundError' })
  })

  test('a host that answers nothing is asked in vain', async () => {
    const { now, zoneOffset, randomBytes } = localHost
    const silent = { now, zoneOffset, randomBytes }
    await expect(render("{{ '/etc/passwd'|file_hashsum }}", silent)).rejects.toMatchObject({
      message: expect.stringContaining("the filter 'file_hashsum' is not supported"),
    })
  })
})

describe('filters about time and chance take both from the host', () => {
  const host: SaltHost = {
    now: () => Date.UTC(2026, 0, 2, 3, 4, 5),
    zoneOffset: () => 90,
    randomBytes: (count) => new Uint8Array(count).fill(7),
  }
  test.each([
    ["{{ none|strftime('%Y-%m-%d %H:%M:%S') }}", '2026-01-02 04:34:05'],
    ["{{ 0|strftime('%H:%M %s') }}", '01:30 0'],
    ["{{ 'AA:BB:CC'|gen_mac }}", 'AA:BB:CC:07:07:07'],
    ['{{ 6|random_str }}', 'BwcHBw'],
    ['{{ [1, 2, 3]|random_shuffle }}', '[1, 3, 2]'],
  ])('%s gives %s', async (template, expected) => {
    expect(await render(template, host)).toBe(expected)
  })
})

test.each(['http_query', 'dns_check'])('%s is refused by name with a hint', async (name) => {
  await expect(render(`{{ 'x'|${name} }}`)).rejects.toMatchObject({
    pythonClass: 'TemplateRuntimeError',
    message: expect.stringMatching(new RegExp(`'${name}' is not supported: .*pillar`)),
  })
})

describe('ifelse', () => {
  const source = "{{ ifelse('web*', 'w', 'db*', {'a': 1}, 'other', merge={'b': 2}) }}"
  const opts = (id: string) => ({ opts: new Map([['id', id]]) })
  const renderFor = (id: string) => new Environment({ salt: true, loader: () => source }).render('a.sls', opts(id))

  test('takes the value of the first glob that matches', async () => {
    expect(await renderFor('web1')).toBe('w')
    expect(await renderFor('db1')).toBe("{'a': 1, 'b': 2}")
    expect(await renderFor('x')).toBe('other')
  })

  test('asks the program for other targets', async () => {
    const asked: unknown[][] = []
    const matches = (...args: unknown[]) => asked.push(args) > 0
    const extensions = [createSaltExtension({ matches })]
    const template = "{{ ifelse('G@os:Debian', 1, 2, tgt_type='compound', minion_id='m') }}"
    expect(await new Environment({ salt: true, extensions, loader: () => template }).render('a.sls')).toBe('1')
    expect(asked).toEqual([['G@os:Debian', 'compound', 'm']])
  })

  test('what cannot be decided is an error', async () => {
    await expect(render("{{ ifelse('G@os:Debian', 1, 2) }}")).rejects.toMatchObject({
      message: expect.stringContaining('cannot be decided'),
    })
  })
})

describe('any input ends', () => {
  const limits = { work: 2_000_000 }
  const attempt = (template: string) => new Environment({ salt: true, limits, loader: () => template }).render('a.sls')

  test.each([
    "{{ 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab'|regex_search('(a+)+$') }}",
    "{{ '10.0.0.0/4'|network_hosts }}",
    "{{ '2001:db8::/64'|network_hosts }}",
    '{{ range(40)|list|permutations|list }}',
    '{{ [1, 2]|product(repeat=10**9)|list }}',
    '{{ (10**9)|random_str }}',
    '{{ range(100)|list|combinations(50)|list }}',
    "{{ ('['*100000)|load_yaml }}",
    "{{ 'a'|json_query('['*10000) }}",
  ])('%s', async (template) => {
    await expect(attempt(template)).rejects.toBeInstanceOf(TemplateError)
  })

  test.each(['yaml', 'json', 'flatten', 'python', 'json_encode_list', 'unique'])(
    'a list nested too deep for %s is an error of recursion',
    async (filter) => {
      const nest = '{% set ns = namespace(x=[]) %}{% for i in range(50000) %}{% set ns.x = [ns.x] %}{% endfor %}'
      const template = `${nest}{{ ns.x|${filter} }}`
      await expect(attempt(template)).rejects.toMatchObject({ pythonClass: 'RecursionError' })
    },
  )
})
