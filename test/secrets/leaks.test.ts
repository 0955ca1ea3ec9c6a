import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { kstate, project, type Ran } from '../e2e/helpers/kstate.ts'
import { openPgpKey } from './keys.ts'

// Everything that a run leaves and prints is searched for secrets: under keys that no pattern of `secrets:` names, so
// that only their encryption makes them so, and under one that a pattern names.

const secret = { sealed: 'Sealed-Hunter22', deep: 'Deep-Swordfish', matched: 'Matched-Correct-Horse' }
const hidden = Object.values(secret)
const forms = hidden.flatMap((text) => [
  text,
  Buffer.from(text)
    .toString('base64')
    .replace(/.{0,3}=*$/, ''),
])

let files: Record<string, string>
let root: string

beforeAll(async () => {
  const pgp = await openPgpKey()
  const indent = (text: string, by: number) => text.replaceAll('\n', `\n${' '.repeat(by)}`)
  files = {
    'kstate.yaml': "gpg_key_file: pgp.asc\ndecrypt_pillar: ['vault:db']\n",
    'pgp.asc': pgp.privateKey,
    'roster.yaml': 'web1: {host: 127.0.0.1}\n',
    'pillar/top.sls': "base: {'*': [p]}\n",
    'pillar/p.sls': `#!jinja|yaml|gpg
sealed: |
  ${indent(await pgp.seal(secret.sealed), 2)}
vault:
  db:
    list:
      - inner: |
          ${indent(await pgp.seal(secret.deep), 10)}
api_token: ${secret.matched}
`,
    'states/top.sls': "base: {'*': [a, said]}\n",
    'states/a.sls': `
{% set all = [pillar['sealed'], pillar['vault']['db']['list'][0]['inner'], pillar['api_token']] %}
conf:
  file.managed:
    - name: ROOT/conf
    - contents: {{ all | join(' ') | json }}
    - check_cmd: sleep 0.3; true
given:
  cmd.run:
    - name: sleep 0.3; env | grep ^PW; cat
    - env: [{PW: {{ all[0] | json }}}]
    - stdin: {{ all[1] | json }}
{{ 'id of ' ~ all[0] }}:
  test.nop: []
`,
    'states/said.sls': `
{% set all = [pillar['sealed'], pillar['vault']['db']['list'][0]['inner'], pillar['api_token']] %}
said:
  cmd.run:
    - name: {{ ('sleep 0.3; echo ' ~ all | join('; echo ')) | json }}
fails:
  cmd.run:
    - name: {{ ('echo ' ~ all[1] ~ ' >&2; exit 3') | json }}
`,
    'states/t.txt': 'it is {{ pillar.sealed }} {{ pillar.api_token }}\n',
  }
})

function fresh(more: Record<string, string> = {}): void {
  root = project({ ...files, ...more })
  const sls = join(root, 'states/a.sls')
  writeFileSync(sls, readFileSync(sls, 'utf8').replace('ROOT', root))
}

function run(...args: string[]): Promise<Ran> {
  return kstate([...args, '--local', '--id', 'web1', '--root', root])
}

function expectNone(what: string, text: string): void {
  for (const form of forms) expect(text.includes(form), `${what} tells ${form}`).toBe(false)
}

/** Every file below a directory, as text. */
function textsIn(directory: string): [string, string][] {
  try {
    return readdirSync(directory, { recursive: true, encoding: 'utf8' })
      .map((name) => join(directory, name))
      .filter((path) => statSync(path).isFile())
      .map((path) => [path, readFileSync(path, 'latin1')])
  } catch {
    return []
  }
}

/** The argument lists of all processes, seen again and again until `end`. */
async function watchArguments(end: Promise<unknown>): Promise<string> {
  const seen = new Set<string>()
  let going = true
  const stop = () => {
    going = false
  }
  end.then(stop, stop)
  while (going) {
    for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
      try {
        seen.add(readFileSync(`/proc/${pid}/cmdline`, 'latin1'))
      } catch {
        // It has ended.
      }
    }
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return [...seen].join('\n')
}

// Passwords that stand on the host where the tree has others now.
const rotated: Record<string, string> = {
  'states/rotate.sls': `
{% set pw = pillar['api_token'] %}
ROOT/app.conf:
  file.managed:
    - contents: {{ ('host=db\npassword=' ~ pw ~ '\nport=1') | json }}
ROOT/app.url:
  file.managed:
    - contents: {{ ('url=postgres://app:' ~ pw ~ '@db/app') | json }}
ROOT/app.key:
  file.managed:
    - contents_pillar: deploy_private_key
ROOT/app.list:
  file.append:
    - text: {{ ('pin ' ~ pw) | json }}
ROOT/app.gone:
  file.managed:
    - contents: nothing is here
`,
}
const onHost: Record<string, string> = {
  'app.conf': 'host=db\npassword=OLD-one\nport=1',
  'app.url': 'url=postgres://app:OLD-two@db/app\n',
  'app.key': 'KEY-BEGINS\nOLD-three\nOLD-four\nOLD-five\nKEY-ENDS\n',
  'app.list': 'pin OLD-six\n',
  'app.gone': 'a: 1\ndb_password = OLD-seven\n',
}

function freshlyRotated(): void {
  const key = 'deploy_private_key: "KEY-BEGINS\\nnew-line-one\\nnew-line-two\\nKEY-ENDS\\n"\n'
  fresh({ ...rotated, 'pillar/p.sls': `api_token: ${secret.matched}\n${key}` })
  const sls = join(root, 'states/rotate.sls')
  writeFileSync(sls, readFileSync(sls, 'utf8').replaceAll('ROOT', root))
  for (const [name, text] of Object.entries(onHost)) writeFileSync(join(root, name), text)
}

describe('a former secret is told no more than the new one', { timeout: 60_000 }, () => {
  test.each([
    [['plan', 'web1', 'rotate', '--log-level', 'debug']],
    [['plan', 'web1', 'rotate', '--json']],
    [['apply', 'web1', 'rotate', '--json', '--log-level', 'debug']],
    [['apply', 'web1', 'rotate', '--output', 'changes']],
    [['web1', 'state.apply', 'rotate', 'test=True']],
    [['web1', 'state.apply', 'rotate', '--out=yaml']],
  ])('by kstate %j', async (args) => {
    freshlyRotated()
    const { stdout, stderr } = await run(...args)
    expect(stdout).toContain('-password=******')
    expect(stdout).toContain('-db_password = ******')
    expect(stdout).toContain('-url=postgres://app:******@db/app')
    expectNone(args.join(' '), `${stdout}${stderr}`)
    expect(`${stdout}${stderr}`).not.toContain('OLD-')
  })

  test('and shown with --show-secrets', async () => {
    freshlyRotated()
    const { stdout } = await run('plan', 'web1', 'rotate', '--show-secrets')
    for (const one of ['one', 'two', 'three', 'four', 'five', 'six', 'seven']) expect(stdout).toContain(`OLD-${one}`)
  })
})

describe('no secret is told', { timeout: 60_000 }, () => {
  test('by a run: output, log, what it keeps', async () => {
    fresh()
    const log = join(root, 'log')
    const { code, stdout, stderr } = await run('apply', 'web1', '--log-level', 'debug', '--log-file', log)
    expect(code).toBe(1)
    expect(stdout).toContain('******')
    expectNone('the output', `${stdout}${stderr}`)
    expectNone('the log', readFileSync(log, 'utf8'))
    const { HOME = '/nowhere' } = process.env
    for (const directory of [join(root, '.kstate'), '/var/lib/kstate', join(HOME, '.local/state/kstate')])
      for (const [path, text] of textsIn(directory)) expectNone(path, text)
    expect(readFileSync(join(root, 'conf'), 'utf8').trim()).toBe(hidden.join(' '))
  })

  test('by argument lists, but those of commands that are made of secrets', async () => {
    fresh()
    const applying = run('apply', 'web1', 'a', '--log-level', 'debug')
    const argumentLists = await watchArguments(applying)
    expect((await applying).code).toBe(0)
    expect(argumentLists).toContain('sleep')
    expectNone('an argument list', argumentLists)
  })

  test.each([
    [['plan', 'web1', '--log-level', 'debug']],
    [['plan', 'web1', '--json']],
    [['apply', 'web1', '--json', '--log-level', 'debug']],
    [['apply', 'web1', '--output', 'terse']],
    [['sls_id', 'fails', '--target', 'web1']],
    [['show', 'lowstate', 'web1', '--json']],
    [['show', 'highstate', 'web1']],
    [['show', 'sls', 'web1', 'a', '--json']],
    [['pillar', 'web1']],
    [['pillar', 'web1', '--json']],
    [['pillar', 'web1', 'vault:db:list']],
    [['render', 'salt://a.sls', '--target', 'web1']],
    [['render', 'salt://t.txt', '--target', 'web1']],
    [['web1', 'pillar.items', '--out=json']],
    [['web1', 'pillar.get', 'sealed']],
    [['web1', 'state.apply', 'test=True']],
    [['web1', 'state.show_lowstate', '--out=yaml']],
    [['lint', '--format', 'json']],
    [['lint', '--format', 'github']],
  ])('by kstate %j', async (args) => {
    fresh()
    const { stdout, stderr } = await run(...args)
    expect(stdout).not.toBe('')
    expectNone(args.join(' '), `${stdout}${stderr}`)
  })

  const mistakes: Record<string, string> = {
    'a value that is no YAML': "x:\n  test.nop:\n    - name: @{{ pillar['sealed'] }}\n",
    'a line that YAML refuses': "x: [{{ pillar['sealed'] }}\ny: {{ pillar['api_token'] }}: b: c\n",
    'the same key twice': "{{ pillar['sealed'] }}: {test.nop: []}\n{{ pillar['sealed'] }}: {test.nop: []}\n",
    'an undefined name': "{{ {}[pillar['sealed']] }}\n",
    'a filter that fails': "{{ pillar['api_token'] | round }}{{ raise(pillar['sealed']) }}\n",
    'a misspelt argument':
      "x:\n  file.managed:\n    - name: /x\n    - {{ pillar['sealed'] }}: {{ pillar['api_token'] }}\n",
    'a wrong type': "x:\n  file.managed:\n    - name: /x\n    - makedirs: {{ pillar['sealed'] }}\n",
    'a requisite that names nothing': "x:\n  test.nop:\n    - require: [{file: {{ pillar['sealed'] }}}]\n",
    'a missing SLS': "include: [{{ pillar['sealed'] }}]\n",
    'an unknown function': "x:\n  {{ pillar['sealed'] }}.run: []\n",
    'a missing source': "x:\n  file.managed:\n    - name: /x\n    - source: salt://{{ pillar['sealed'] }}\n",
    'YAML in the pillar’s own text': "{{ pillar['vault'] | yaml }}\n  - {{ pillar['vault'] }}\n",
  }
  const asked = ['apply web1 a', 'plan web1 a --json --log-level debug', 'web1 state.apply a']
  test.each(Object.entries(mistakes))('by an error: %s', async (name, sls) => {
    fresh({ 'states/a.sls': sls })
    const { stdout, stderr } = await run(...asked[name.length % asked.length]!.split(' '))
    expect(`${stdout}${stderr}`).toMatch(/error|warning|failed/)
    expectNone(name, `${stdout}${stderr}`)
  })
})
