import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Dict, toPlain, toValue } from '../../src/python/values.ts'
import { jinjaEngine, RenderSession, renderPillar } from '../../src/render/index.ts'
import { Decryptor, type KeySources } from '../../src/secrets/index.ts'
import { treeOf } from '../conformance/salt/case.ts'

// What the programs gpg and age themselves encrypt; keys are made here and worth nothing afterwards.

const directory = mkdtempSync(join(tmpdir(), 'kstate-gpg-'))
const env = { PATH: process.env.PATH, HOME: directory }
const homes: string[] = []
afterAll(() => {
  for (const home of homes) spawnSync('gpgconf', ['--homedir', home, '--kill', 'gpg-agent'])
  rmSync(directory, { recursive: true, force: true })
})

const has = (program: string) => spawnSync(program, ['--version']).status === 0
const indent = (text: string, by: number) => text.trim().replaceAll('\n', `\n${' '.repeat(by)}`)

/** A keyring with one key; what is sealed for it. */
class Keyring {
  readonly home: string
  constructor(name: string, passphrase = '') {
    this.home = join(directory, name)
    mkdirSync(this.home)
    chmodSync(this.home, 0o700)
    homes.push(this.home)
    writeFileSync(join(this.home, 'gpg-agent.conf'), 'allow-preset-passphrase\n')
    const secret = ['--pinentry-mode', 'loopback', '--passphrase', passphrase]
    this.gpg([...secret, '--quick-generate-key', `${name} <${name}@example.org>`, 'future-default', 'default', 'never'])
  }

  gpg(args: readonly string[], input = ''): string {
    const stdio: ['pipe', 'pipe', 'ignore'] = ['pipe', 'pipe', 'ignore']
    return execFileSync('gpg', ['--homedir', this.home, '--batch', '--no-tty', ...args], { input, stdio }).toString()
  }

  seal(text: string): string {
    return this.gpg(['--trust-model', 'always', '--armor', '--encrypt', '--default-recipient-self'], text)
  }

  /** Puts the passphrase into the agent, as if it had been asked for. */
  unlock(passphrase: string): void {
    const listed = this.gpg(['--list-secret-keys', '--with-colons', '--with-keygrip'])
    for (const [, grip] of listed.matchAll(/^grp:+([0-9A-F]+):/gm))
      execFileSync('/usr/lib/gnupg/gpg-preset-passphrase', ['--preset', grip!], {
        input: passphrase,
        env: { ...env, GNUPGHOME: this.home },
      })
  }
}

async function pillarOf(sls: string, keys: Partial<KeySources>, opts: Record<string, unknown> = {}) {
  const pillar = treeOf({ 'pillar/top.sls': "base: {'*': [a]}\n", 'pillar/a.sls': sls }, 'pillar')
  const subject = {
    id: 'web1',
    grains: new Dict(),
    opts: toValue(opts) as Dict,
    states: treeOf({}, 'states'),
    pillar,
    decrypt: new Decryptor({ env, home: directory, ...keys }),
  }
  const session = new RenderSession(subject, jinjaEngine)
  const { pillar: made, problems } = await renderPillar(session)
  return { pillar: toPlain(made), problems, warnings: session.warnings, secrets: [...session.secrets] }
}

describe.runIf(has('gpg'))('a pillar that gpg encrypted', { timeout: 60_000 }, () => {
  let [mine, other]: Keyring[] = []
  beforeAll(() => {
    mine = new Keyring('mine')
    other = new Keyring('other')
  }, 60_000)

  test('opens in lists and mappings, several in one text, behind Jinja', async () => {
    const sls = `#!jinja|yaml|gpg
plain: as it is
{% for n in [1, 2] %}
user{{ n }}:
  keys:
    - id: {{ n }}
      secret: |
        ${indent(mine!.seal('nested\n'), 8)}
    - |
      ${indent(mine!.seal('in a list'), 6)}
{% endfor %}
url: |
  postgres://${indent(mine!.seal('app'), 2)}:${indent(mine!.seal('p@ss'), 2)}@db
one_line: ${JSON.stringify(mine!.seal('from one line'))}
escaped: '${mine!.seal('with backslashes').trim().replaceAll('\n', '\\n')}'
`
    const { pillar, problems, secrets } = await pillarOf(sls, { gpgKeydir: mine!.home })
    const keys = (n: number) => [{ id: n, secret: 'nested' }, 'in a list']
    expect(problems).toEqual([])
    expect(pillar).toEqual({
      plain: 'as it is',
      user1: { keys: keys(1) },
      user2: { keys: keys(2) },
      url: 'postgres://app:p@ss@db',
      one_line: 'from one line',
      escaped: 'with backslashes',
    })
    expect(secrets.sort()).toEqual(['app', 'from one line', 'in a list', 'nested', 'p@ss', 'with backslashes'])
  })

  test('for another key is an error that names the key and the line; or stands, with a warning, where Salt lets it', async () => {
    const sls = `#!yaml|gpg\nfine: 1\nlist:\n  - |\n    ${indent(other!.seal('not for us'), 4)}\n`
    const { problems } = await pillarOf(sls, { gpgKeydir: mine!.home })
    expect(problems).toMatchObject([{ code: 'secret-undecipherable', at: { file: 'pillar/a.sls', line: 4 } }])
    expect(problems[0]!.summary).toMatch(/it is encrypted for [0-9A-F]{16}, and .*mine has no such private key/)
    const lenient = await pillarOf(sls, { gpgKeydir: mine!.home }, { gpg_decrypt_must_succeed: false })
    expect(lenient.problems).toEqual([])
    expect(lenient.warnings).toMatchObject([{ code: 'secret-undecipherable', severity: 'warning' }])
    expect(lenient.pillar).toMatchObject({ fine: 1, list: [expect.stringContaining('BEGIN PGP MESSAGE')] })
  })

  test('is opened by `decrypt_pillar`, whatever the files’ renderer, for its keys alone', async () => {
    const block = (text: string, by: number) => `|\n${' '.repeat(by)}${indent(mine!.seal(text), by)}`
    const sls = `vault:\n  db:\n    pw: ${block('one', 6)}\n    list:\n      - ${block('two', 8)}\n  other: ${block('three', 4)}\ntop: ${block('four', 2)}\n`
    const asked = { decrypt_pillar: ['vault:db', { top: 'gpg' }, 'not:there', 'vault:missing'] }
    const { pillar, problems, secrets } = await pillarOf(sls, { gpgKeydir: mine!.home }, asked)
    expect(problems).toEqual([])
    expect(pillar).toEqual({
      vault: { db: { pw: 'one', list: ['two'] }, other: expect.stringContaining('BEGIN PGP') },
      top: 'four',
    })
    expect(secrets.sort()).toEqual(['four', 'one', 'two'])
    const byBar = { decrypt_pillar: { 'vault|other': null }, decrypt_pillar_delimiter: '|' }
    expect((await pillarOf(sls, { gpgKeydir: mine!.home }, byBar)).pillar).toMatchObject({ vault: { other: 'three' } })
  })

  test.each([
    [{ decrypt_pillar: [{ top: 'vault' }] }, "Failed to decrypt pillar key 'top': 'vault' is not a valid decryption"],
    [
      { decrypt_pillar: ['top'], decrypt_pillar_default: 'age', decrypt_pillar_renderers: ['gpg'] },
      "'age' is not a va",
    ],
    [{ decrypt_pillar: [1] }, 'decrypt_pillar config option is malformed'],
    [{ decrypt_pillar: ['top'] }, "Failed to decrypt pillar key 'top': An OpenPGP message could not be decrypted"],
  ])('is refused by decrypt_pillar: %j', async (opts, says) => {
    const sls = `top: |\n  ${indent(other!.seal('x'), 2)}\n`
    const { problems } = await pillarOf(sls, { gpgKeydir: mine!.home }, opts)
    expect(problems.map(({ summary }) => summary)).toEqual([expect.stringContaining(says)])
  })

  test.runIf(existsSync('/usr/lib/gnupg/gpg-preset-passphrase'))('waits for an unlocked agent', async () => {
    const locked = new Keyring('locked', 'open sesame')
    const sls = `#!yaml|gpg\na: |\n  ${indent(locked.seal('by the agent'), 2)}\n`
    spawnSync('gpgconf', ['--homedir', locked.home, '--kill', 'gpg-agent'])
    const { problems } = await pillarOf(sls, { gpgKeydir: locked.home })
    expect(problems).toMatchObject([
      { code: 'secret-undecipherable', hint: expect.stringContaining('unlock the key first') },
    ])
    locked.unlock('open sesame')
    expect((await pillarOf(sls, { gpgKeydir: locked.home })).pillar).toEqual({ a: 'by the agent' })
    // The library, from the exported key.
    const gpgKeyFile = join(directory, 'locked.asc')
    const loopback = ['--pinentry-mode', 'loopback', '--passphrase', 'open sesame']
    writeFileSync(gpgKeyFile, locked.gpg([...loopback, '--armor', '--export-secret-keys']))
    const byFile = { gpgKeyFile, env: { KSTATE_GPG_PASSPHRASE: 'open sesame' } }
    expect((await pillarOf(sls, byFile)).pillar).toEqual({ a: 'by the agent' })
  })
})

describe.runIf(has('age'))('a pillar that age encrypted', () => {
  test('opens for its identity, armoured by the program, and for one of several recipients', async () => {
    const [one, two] = ['one', 'two'].map((name) => {
      const file = join(directory, `${name}.txt`)
      execFileSync('age-keygen', ['-o', file], { stdio: 'ignore' })
      return { file, recipient: /public key: (\S+)/.exec(readFileSync(file, 'utf8'))![1]! }
    })
    const seal = (text: string, ...recipients: string[]) =>
      execFileSync('age', ['--armor', ...recipients.flatMap((recipient) => ['-r', recipient])], {
        input: text,
      }).toString()
    const both = seal('for both\n', one!.recipient, two!.recipient)
    const sls = `#!yaml|age\na: |\n  ${indent(both, 2)}\nb: [1, ${JSON.stringify(seal('ü ✓', two!.recipient))}]\n`
    const opened = await pillarOf(sls, { ageKeyFile: two!.file })
    expect(opened).toMatchObject({ problems: [], pillar: { a: 'for both', b: [1, 'ü ✓'] } })
    const { problems } = await pillarOf(sls, { ageKeyFile: one!.file })
    expect(problems).toMatchObject([{ code: 'secret-undecipherable', at: { file: 'pillar/a.sls' } }])
  })

  test('that is damaged is refused', async () => {
    const file = join(directory, 'three.txt')
    execFileSync('age-keygen', ['-o', file], { stdio: 'ignore' })
    const { problems } = await pillarOf(
      '#!yaml|age\na: "-----BEGIN AGE ENCRYPTED FILE-----\\nYWdl\\n-----END AGE ENCRYPTED FILE-----"\n',
      { ageKeyFile: file },
    )
    expect(problems).toMatchObject([{ code: 'secret-undecipherable' }])
  })
})
