import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { kstate, project, type Ran } from '../e2e/helpers/kstate.ts'
import { ageKey, openPgpKey, sealSops } from '../secrets/keys.ts'

/** Under keys that no pattern of `secrets:` matches: only that they were decrypted makes them secret. */
const plain = {
  pgp: 'pgp-Hunter22',
  nested: 'age-it\'s "quoted"',
  lines: 'first-secret-line\nsecond-secret-line',
  sops: 'sops-Swordfish',
  inSls: 'sls-Letmein',
  byKey: 'key-Correct-Horse',
  marked: '$6$salt$marked-by-the-schema',
}
const secrets = Object.values(plain).flatMap((text) => [...text.split('\n'), JSON.stringify(text).slice(1, -1)])

const indent = (text: string, by: number) => text.replaceAll('\n', `\n${' '.repeat(by)}`)

let files: Record<string, string>
let root: string

beforeAll(async () => {
  const [pgp, age] = await Promise.all([openPgpKey(), ageKey()])
  const sops = await sealSops(
    { from_sops: { app: plain.sops, size: 3, left_unencrypted: 'as it is' } },
    { recipients: async (key) => ({ age: [{ recipient: age.recipient, enc: await age.seal(key) }] }) },
  )
  files = {
    'kstate.yaml': 'gpg_key_file: keys/pgp.asc\nage_key_file: keys/age.txt\n',
    'keys/pgp.asc': pgp.privateKey,
    'keys/age.txt': age.identity,
    'pillar/top.sls': "base:\n  '*': [sealed, sops]\n",
    'pillar/sops.sls': JSON.stringify(sops, undefined, 2),
    'pillar/sealed.sls': `#!jinja|yaml|gpg
{% set name = 'value' %}
pgp: |
  ${indent(await pgp.seal(plain.pgp), 2)}
list:
  - 5
  - {{ name }}: |
      ${indent(await age.seal(plain.nested), 6)}
both: |
  user=${indent(await pgp.seal('app'), 2)} lines=${indent(await age.seal(plain.lines), 2)}
db_password: ${plain.byKey}
`,
    'states/top.sls': "base:\n  '*': [a]\n",
    'states/a.sls': `#!jinja|yaml|gpg
conf:
  file.managed:
    - name: {{ opts.get('kstate_out', '/nowhere') }}/conf
    - template: jinja
    - mode: '0600'
    - contents: |
        pgp={{ pillar['pgp'] }}
        nested={{ pillar['list'][1]['value'] }}
        sops={{ pillar['from_sops']['app'] }} size={{ pillar['from_sops']['size'] }}
        password={{ pillar['db_password'] }}
        {{ pillar['both'] | indent(8) }}
print it:
  cmd.run:
    - name: {{ ('echo ' ~ pillar['pgp'] ~ ' | base64 -w0; echo; echo ' ~ (pillar['both'] | quote)) | json }}
sealed in the SLS:
  test.configurable_test_state:
    - changes: false
    - result: true
    - comment: |
        ${indent(await pgp.seal(plain.inSls), 8)}
`,
    'states/marked.sls': `kstate-nobody:\n  user.present:\n    - password: ${plain.marked}\n`,
  }
})

function fresh(more: Record<string, string> = {}): string {
  root = project({ ...files, ...more })
  const sls = join(root, 'states/a.sls')
  writeFileSync(sls, readFileSync(sls, 'utf8').replace("{{ opts.get('kstate_out', '/nowhere') }}", root))
  return root
}

function run(args: readonly string[], env?: Record<string, string>): Promise<Ran> {
  return kstate([...args, '--local', '--id', 'web1', '--root', root], { env })
}

function told({ stdout, stderr }: Ran): string {
  return `${stdout}\n${stderr}`
}

function expectHidden(ran: Ran): void {
  for (const secret of secrets) expect(told(ran)).not.toContain(secret)
  expect(told(ran)).toContain('******')
}

describe('what was decrypted', { timeout: 60_000 }, () => {
  test('reaches the host, and is shown nowhere unless asked', async () => {
    fresh()
    const log = join(root, 'log.json')
    const plan = await run(['plan', 'web1'])
    expect(plan.code).toBe(2)
    expectHidden(plan)
    const applied = await run(['apply', 'web1', '--log-level', 'debug', '--log-file', log])
    expect(applied.code).toBe(0)
    expectHidden(applied)
    for (const secret of secrets) expect(readFileSync(log, 'utf8')).not.toContain(secret)
    expect(readFileSync(join(root, 'conf'), 'utf8')).toBe(
      `pgp=${plain.pgp}\nnested=${plain.nested}\nsops=${plain.sops} size=3\npassword=${plain.byKey}\n` +
        `user=app lines=${plain.lines}\n`,
    )
    expect(statSync(join(root, 'conf')).mode & 0o777).toBe(0o600)
    const json = await run(['apply', 'web1', '--json'])
    expectHidden(json)
    // What the command printed, base64 too, is hidden.
    expect(told(json)).not.toContain(Buffer.from(plain.pgp).toString('base64').slice(0, -4))
    expect(told(await run(['apply', 'web1', '--json', '--show-secrets']))).toContain(plain.pgp)
  })

  test.each([
    [['pillar', 'web1'], 'from_sops'],
    [['pillar', 'web1', '--json'], 'from_sops'],
    [['show', 'lowstate', 'web1', '--json'], 'cmd'],
    [['show', 'highstate', 'web1'], 'sealed in the SLS'],
    [['show', 'sls', 'web1', 'a'], 'sealed in the SLS'],
    [['render', 'salt://a.sls', '--target', 'web1'], 'sealed in the SLS'],
  ])('kstate %s hides it', async (args, holds) => {
    fresh()
    const hidden = await run(args)
    expect(hidden.code).toBe(0)
    expect(hidden.stdout).toContain(holds)
    expectHidden(hidden)
    const shown = await run([...args, '--show-secrets'])
    expect(shown.stdout).toContain(plain.pgp)
  })

  test('what a schema marks is hidden too', async () => {
    fresh()
    expectHidden(await run(['show', 'lowstate', 'web1', 'marked']))
    expectHidden(await run(['show', 'sls', 'web1', 'marked']))
    expect(told(await run(['plan', 'web1', 'marked']))).not.toContain(plain.marked)
  })

  test('it is hidden in what went wrong', async () => {
    fresh({
      'states/a.sls': "x:\n  file.managed:\n    - name: /x\n    - mode: @{{ pillar['pgp'] }}\n",
    })
    const ran = await run(['apply', 'web1'])
    expect(ran.code).toBe(3)
    expect(ran.stderr).toContain('states/a.sls:')
    expectHidden(ran)
  })
})

describe('what cannot be decrypted', { timeout: 60_000 }, () => {
  const broken = { 'kstate.yaml': 'gpg_key_file: keys/other.asc\nage_key_file: keys/age.txt\n' }

  test('stops everything, with its place', async () => {
    const other = await openPgpKey()
    fresh({ ...broken, 'keys/other.asc': other.privateKey })
    const ran = await run(['apply', 'web1'])
    expect(ran.code).toBe(3)
    expect(ran.stderr).toContain('error[secret-undecipherable]')
    expect(ran.stderr).toContain('pillar/sealed.sls:3')
    expect(ran.stderr).toContain('pgp: |')
    expect(ran.stderr).toContain('hint: ')
    expect(ran.stderr).not.toContain('BEGIN PGP MESSAGE')
  })

  test('stands as it is where `gpg_decrypt_must_succeed` is false, with a warning', async () => {
    const other = await openPgpKey()
    const config = `${broken['kstate.yaml']}gpg_decrypt_must_succeed: false\n`
    fresh({
      'kstate.yaml': config,
      'keys/other.asc': other.privateKey,
      'states/top.sls': "base: {'*': [b]}\n",
      'states/b.sls': 'x: test.nop\n',
    })
    const ran = await run(['apply', 'web1'])
    expect(ran.code).toBe(0)
    expect(ran.stderr).toContain('warning[secret-undecipherable]')
    const pillar = await run(['pillar', 'web1', 'pgp'])
    expect(pillar.stdout).toContain('BEGIN PGP MESSAGE')
  })
})
