import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Diagnostic, DiagnosticError } from '../../src/core/diagnostics.ts'
import { Decryptor, type KeySources } from '../../src/secrets/index.ts'
import { ageKey, type OpenPgpKey, openPgpKey } from './keys.ts'

const directory = mkdtempSync(join(tmpdir(), 'kstate-secrets-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

function file(name: string, text: string): string {
  const path = join(directory, name)
  writeFileSync(path, text)
  return path
}

function decryptor(sources: Partial<KeySources>): Decryptor {
  return new Decryptor({ env: {}, home: directory, ...sources })
}

async function refusal(opening: Promise<unknown>): Promise<Diagnostic> {
  const cause = await opening.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!(cause instanceof DiagnosticError)) throw cause ?? new Error('it was opened')
  return cause.diagnostics[0]!
}

describe('OpenPGP by a key file', () => {
  let [mine, other]: OpenPgpKey[] = []
  let keyFile: string
  beforeAll(async () => {
    ;[mine, other] = await Promise.all([openPgpKey(), openPgpKey()])
    keyFile = file('mine.asc', mine!.privateKey)
  })

  test.each(['hunter22', 'two\nlines\n', 'ü ✓ \ufeff', '', ' spaces '])('%j is as it was', async (text) => {
    expect(await decryptor({ gpgKeyFile: keyFile }).open(await mine!.seal(text))).toBe(text)
  })

  test('each of several keys of a file', async () => {
    const both = file('both.asc', `${other!.privateKey}\n${mine!.privateKey}`)
    const keys = decryptor({ gpgKeyFile: both })
    expect(await keys.open(await mine!.seal('one'))).toBe('one')
    expect(await keys.open(await other!.seal('two'))).toBe('two')
  })

  test('somebody else’s message is refused, naming the keys', async () => {
    const found = await refusal(decryptor({ gpgKeyFile: keyFile }).open(await other!.seal('x')))
    expect(found.code).toBe('secret-undecipherable')
    expect(found.summary).toMatch(/it is encrypted for [0-9a-f]{16}, and .*mine\.asc holds [0-9a-f]{16}, [0-9a-f]{16}/)
    expect(found.hint).toContain('gpg_key_file')
  })

  test('a damaged message is refused', async () => {
    const sealed = await mine!.seal('hunter22 hunter22 hunter22')
    const lines = sealed.split('\n')
    lines[4] = lines[4]!.replace(/^..../, (four) => (four === 'AAAA' ? 'BBBB' : 'AAAA'))
    expect((await refusal(decryptor({ gpgKeyFile: keyFile }).open(lines.join('\n')))).code).toBe(
      'secret-undecipherable',
    )
  })

  test('a message whose lines have run into one gets told so', async () => {
    const sealed = (await mine!.seal('x')).replaceAll('\n', ' ')
    expect((await refusal(decryptor({ gpgKeyFile: keyFile }).open(sealed))).hint).toContain('write it as a block')
  })

  test('bytes that are no text are refused', async () => {
    const sealed = await mine!.seal(Uint8Array.of(0xff, 0xfe, 0))
    expect((await refusal(decryptor({ gpgKeyFile: keyFile }).open(sealed))).summary).toContain('not UTF-8')
  })

  test('a locked key is opened by the environment’s passphrase, or by asking once', async () => {
    const [locked, second] = await Promise.all([openPgpKey('open sesame'), openPgpKey('open sesame')])
    const gpgKeyFile = file('locked.asc', `${locked.privateKey}\n${second.privateKey}`)
    const [one, two] = [await locked.seal('one'), await locked.seal('two')]
    expect(await decryptor({ gpgKeyFile, env: { KSTATE_GPG_PASSPHRASE: 'open sesame' } }).open(one)).toBe('one')
    const asked: string[] = []
    const passphrase = async (of: string) => {
      asked.push(of)
      return 'open sesame'
    }
    const asking = decryptor({ gpgKeyFile, passphrase })
    expect(await Promise.all([asking.open(one), asking.open(two)])).toEqual(['one', 'two'])
    expect(asked).toEqual([gpgKeyFile])
    const wrong = await refusal(decryptor({ gpgKeyFile, env: { KSTATE_GPG_PASSPHRASE: 'sesame' } }).open(one))
    expect(wrong).toMatchObject({ code: 'secret-no-key', summary: expect.stringContaining('could not be unlocked') })
    const silent = await refusal(decryptor({ gpgKeyFile }).open(one))
    expect(silent).toMatchObject({ code: 'secret-no-key', hint: expect.stringContaining('KSTATE_GPG_PASSPHRASE') })
  })

  test.each([
    ['a missing file', () => join(directory, 'nothing.asc'), 'cannot be read'],
    ['a file without a key', () => file('empty.asc', 'nothing\n'), 'no armoured private key'],
    ['a public key', () => file('public.asc', mine!.publicKey), 'no armoured private key'],
    ['a broken key', () => file('broken.asc', mine!.privateKey.replace(/\n\n[\s\S]{40}/, '\n\n')), 'is damaged'],
  ])('%s is told', async (_, path, says) => {
    const found = await refusal(decryptor({ gpgKeyFile: path() }).open(await mine!.seal('x')))
    expect(found.code).toBe('secret-no-key')
    expect(found.summary).toContain(says)
  })
})

describe('the gpg program', () => {
  test('that is not there is told', async () => {
    const { seal } = await openPgpKey()
    const found = await refusal(decryptor({ env: { PATH: directory } }).open(await seal('x')))
    expect(found).toMatchObject({ code: 'secret-no-key', hint: expect.stringContaining('install GnuPG') })
  })

  describe.runIf(spawnSync('gpg', ['--version']).status === 0)('with a keyring of its own', () => {
    const gpgKeydir = join(directory, 'gpgkeys')
    const gpg = (args: readonly string[], input: string | Uint8Array) =>
      execFileSync('gpg', ['--homedir', gpgKeydir, '--batch', '--no-tty', '--quiet', ...args], {
        input,
        stdio: ['pipe', 'pipe', 'ignore'],
      }).toString()
    let mine: OpenPgpKey
    const env = { PATH: process.env.PATH, HOME: directory }

    beforeAll(async () => {
      mkdirSync(gpgKeydir)
      chmodSync(gpgKeydir, 0o700)
      mine = await openPgpKey()
      gpg(['--import'], mine.privateKey)
    })
    afterAll(() => {
      spawnSync('gpgconf', ['--homedir', gpgKeydir, '--kill', 'gpg-agent'])
    })

    test('opens what gpg and the library encrypted, many at a time', async () => {
      const keys = decryptor({ gpgKeydir, env })
      const texts = Array.from({ length: 12 }, (_, i) => `secret ${i}\n`)
      const sealed = await Promise.all(texts.map((text) => mine.seal(text)))
      expect(await Promise.all(sealed.map((message) => keys.open(message)))).toEqual(texts)
      const recipient = ['--trust-model', 'always', '--recipient', 'kstate test', '--armor', '--encrypt']
      const byGpg = gpg(recipient, 'ü two\nlines\n')
      expect(await keys.open(byGpg)).toBe('ü two\nlines\n')
      const keyFile = decryptor({ gpgKeyFile: file('ours.asc', mine.privateKey) })
      expect(await keyFile.open(byGpg)).toBe('ü two\nlines\n')
      const inTextMode = gpg(['--textmode', ...recipient], 'two\nlines\n')
      expect(await keys.open(inTextMode)).toBe('two\nlines\n')
      expect(await keyFile.open(inTextMode)).toBe('two\nlines\n')
    })

    test('refuses what it has no key for, naming it, and what is damaged', async () => {
      const other = await openPgpKey()
      const missing = await refusal(decryptor({ gpgKeydir, env }).open(await other.seal('x')))
      expect(missing.summary).toMatch(/it is encrypted for [0-9A-F]{16}, and .*gpgkeys has no such private key/)
      expect(missing.hint).toContain('gpg_key_file')
      const broken = '-----BEGIN PGP MESSAGE-----\n\nabcd\n-----END PGP MESSAGE-----'
      expect((await refusal(decryptor({ gpgKeydir, env }).open(broken))).code).toBe('secret-undecipherable')
    })
  })
})

describe('age', () => {
  test('identities of a file, of the environment, and where SOPS keeps them', async () => {
    const mine = await ageKey()
    const keys = `# created for a test\n# public key: ${mine.recipient}\n${mine.identity}\n`
    const ageKeyFile = file('keys.txt', keys)
    const sealed = await mine.seal('hunter22\n')
    mkdirSync(join(directory, '.config/sops/age'), { recursive: true })
    for (const sources of [
      { ageKeyFile },
      { env: { SOPS_AGE_KEY_FILE: ageKeyFile } },
      { env: { SOPS_AGE_KEY: mine.identity } },
      { home: join(file('.config/sops/age/keys.txt', keys), '../../../..') },
    ])
      expect(await decryptor(sources).open(sealed)).toBe('hunter22\n')
    const indented = sealed.replaceAll('\n', '\n    ')
    expect(await decryptor({ ageKeyFile }).open(indented)).toBe('hunter22\n')
  })

  test('what no identity opens, and missing or strange identities, are told', async () => {
    const [mine, other] = [await ageKey(), await ageKey()]
    const ageKeyFile = file('mine.txt', mine.identity)
    const found = await refusal(decryptor({ ageKeyFile }).open(await other.seal('x')))
    expect(found).toMatchObject({ code: 'secret-undecipherable', hint: expect.stringContaining('age_key_file') })
    const none = await refusal(decryptor({ home: join(directory, 'nobody') }).open(await mine.seal('x')))
    expect(none).toMatchObject({ code: 'secret-no-key', hint: expect.stringContaining('SOPS_AGE_KEY_FILE') })
    const ssh = file('ssh.txt', `# mine\n-----BEGIN OPENSSH PRIVATE KEY-----\n`)
    const strange = await refusal(decryptor({ ageKeyFile: ssh }).open(await mine.seal('x')))
    expect(strange.summary).toContain(`Line 2 of ${ssh} is not an age identity`)
    expect(JSON.stringify(strange)).not.toContain('OPENSSH')
  })
})
