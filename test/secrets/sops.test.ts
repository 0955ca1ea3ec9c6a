import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { DiagnosticError } from '../../src/core/diagnostics.ts'
import { Dict, Float, toPlain, type Value } from '../../src/python/values.ts'
import { Decryptor } from '../../src/secrets/index.ts'
import { loadYaml } from '../../src/yaml/index.ts'
import { ageKey, openPgpKey, type SopsOptions, sealSops } from './keys.ts'

// Documents are sealed here by SOPS's documented format, as Debian has no program `sops` to seal them: see keys.ts.

const directory = mkdtempSync(join(tmpdir(), 'kstate-sops-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

const mine = await ageKey()
const other = await ageKey()
const pgp = await openPgpKey()
const age = (key: typeof mine) => async (dataKey: Buffer) => ({
  age: [{ recipient: key.recipient, enc: `${await key.seal(dataKey)}\n` }],
})
writeFileSync(join(directory, 'keys.txt'), mine.identity)
writeFileSync(join(directory, 'key.asc'), pgp.privateKey)
const keys = new Decryptor({
  ageKeyFile: join(directory, 'keys.txt'),
  gpgKeyFile: join(directory, 'key.asc'),
  env: {},
  home: directory,
})

const data = {
  text: 'hunter22',
  lines: 'one\ntwo\n',
  number: 5432,
  huge: 900719925474099,
  fraction: 0.25,
  yes: true,
  no: false,
  nothing: null,
  empty: '',
  nested: { list: ['a1b2', { deep: 'ü ✓' }, 3], plain_unencrypted: { user: 'deploy', port: 22, on: true, load: 1.5 } },
}

async function sealed(options: Partial<SopsOptions> = {}, what: object = data): Promise<Dict> {
  return loadYaml(JSON.stringify(await sealSops(what, { recipients: age(mine), ...options }))).value as Dict
}

async function open(document: Dict): Promise<{ plain: unknown; secrets: readonly string[] }> {
  const secrets = await keys.sops(document, () => ({ at: { file: 'pillar/x.sls', line: 7 } }))
  return { plain: toPlain(document), secrets }
}

async function refusal(document: Dict) {
  const cause = await open(document).catch((thrown: unknown) => thrown)
  if (!(cause instanceof DiagnosticError)) throw new Error('it was opened')
  return cause.diagnostics[0]!
}

const recipients: [string, SopsOptions['recipients']][] = [
  ['an age recipient', age(mine)],
  ['an OpenPGP key', async (key) => ({ pgp: [{ fp: 'ABCD', enc: await pgp.seal(key) }] })],
  [
    'one key of several',
    async (key) => ({
      kms: [{ arn: 'arn:x', enc: 'x' }],
      age: [...(await age(other)(key)).age, ...(await age(mine)(key)).age],
    }),
  ],
  ['a single key group', async (key) => ({ key_groups: [await age(mine)(key)] })],
]

describe('a SOPS document', () => {
  test.each(recipients)('is opened by %s', async (_, to) => {
    const { plain, secrets } = await open(await sealed({ recipients: to }))
    expect(plain).toEqual(data)
    expect(secrets).toEqual([
      'hunter22',
      'one\ntwo\n',
      '5432',
      '900719925474099',
      '0.25',
      'True',
      'False',
      'a1b2',
      'ü ✓',
      '3',
    ])
  })

  test('has Python’s types', async () => {
    const document = await sealed()
    await open(document)
    expect(document.get('fraction')).toBeInstanceOf(Float)
    expect(document.get('number')).toBe(5432)
    expect(document.has('sops')).toBe(false)
  })

  test('with a MAC over encrypted values alone lets the others be changed', async () => {
    const document = await sealed({ onlyEncrypted: true })
    const plain = (document.get('nested') as Dict).get('plain_unencrypted') as Dict
    plain.set('port', 2222)
    expect((await open(document)).plain).toMatchObject({ nested: { plain_unencrypted: { port: 2222 } } })
  })

  test.each<[string, (document: Dict) => void, string, string]>([
    ['a value left unencrypted is changed', (d) => plainOf(d).set('port', 23), 'sops-mac', 'does not fit'],
    ['an encrypted value is replaced by text', (d) => d.set('text', 'mine'), 'sops-mac', 'does not fit'],
    ['a value is taken away', (d) => d.delete('text'), 'sops-mac', 'does not fit'],
    ['a value is added', (d) => d.set('more', 'x'), 'sops-mac', 'does not fit'],
    ['the date is changed', (d) => sopsOf(d).set('lastmodified', '2026-01-03T00:00:00Z'), 'sops-mac', 'does not fit'],
    ['the MAC is missing', (d) => sopsOf(d).delete('mac'), 'sops-mac', 'has no MAC'],
    [
      'a value stands under another key',
      (d) => d.set('lines', d.get('text')!),
      'secret-undecipherable',
      'value of lines',
    ],
    ['a value is damaged', (d) => d.set('text', broken(d.get('text')!)), 'secret-undecipherable', 'value of text'],
    ['no key fits', (d) => sopsOf(d).set('age', []), 'secret-no-key', 'No key opens'],
    [
      'several groups are needed',
      (d) => sopsOf(d).set('key_groups', [new Dict(), new Dict()]),
      'secret-no-key',
      'groups',
    ],
  ])('is refused where %s', async (_, change, code, says) => {
    const document = await sealed()
    change(document)
    const found = await refusal(document)
    expect(found).toMatchObject({ code, at: { file: 'pillar/x.sls', line: 7 }, hint: expect.any(String) })
    expect(found.summary).toContain(says)
  })

  test('for somebody else names its recipients', async () => {
    const found = await refusal(await sealed({ recipients: age(other) }))
    expect(found.detail).toContain(`age ${other.recipient}: `)
  })

  test.each([1e21, 1.5e-7, 123456.789, -0.001, 12e20])('hashes %d as Go writes it', async (number) => {
    const text = { '1e+21': '1000000000000000000000', '1.5e-7': '0.00000015', '1.2e+21': '1200000000000000000000' }
    const form = text[String(number) as keyof typeof text] ?? String(number)
    const document = await sealed({}, { secret: 'x', a_unencrypted: form })
    document.set('a_unencrypted', new Float(number))
    await expect(open(document)).resolves.toMatchObject({ secrets: ['x'] })
  })
})

test('any change of a document ends in its values or in a diagnostic', async () => {
  const seal = (type: string) => `ENC[AES256_GCM,data:YQ==,iv:AA==,tag:AAAAAAAAAAAAAAAAAAAAAA==,type:${type}]`
  const odd: Value[] = [null, '', 5, true, 'text', seal('str'), seal('int').replace('AAAA', ''), [], [1], new Dict()]
  const ends = new Map<string, number>()
  for (const path of [
    'text',
    'sops/age',
    'sops/age/0',
    'sops/age/0/enc',
    'sops/mac',
    'sops/lastmodified',
    'sops/pgp',
  ]) {
    for (const value of odd) {
      const document = await sealed({}, { text: 'x' })
      put(document, path.split('/'), value)
      const end = await open(document).then(
        () => 'opened',
        (cause: unknown) => (cause instanceof DiagnosticError ? cause.diagnostics[0]!.code : String(cause)),
      )
      ends.set(end, (ends.get(end) ?? 0) + 1)
    }
  }
  expect([...ends.keys()].sort()).toEqual(['opened', 'secret-no-key', 'secret-undecipherable', 'sops-mac'])
})

function put(document: Dict, path: readonly string[], value: Value): void {
  const [last, ...before] = [...path].reverse()
  const holder = before.reverse().reduce<Value>((at, name) => step(at, name), document)
  if (holder instanceof Dict) holder.set(last!, value)
  else if (Array.isArray(holder)) holder[Number(last)] = value
}

function step(at: Value, name: string): Value {
  return at instanceof Dict ? at.get(name)! : (at as Value[])[Number(name)]!
}

const sopsOf = (document: Dict) => document.get('sops') as Dict
const plainOf = (document: Dict) => (document.get('nested') as Dict).get('plain_unencrypted') as Dict
const broken = (value: Value) => String(value).replace(/data:(.)/, (_, first) => `data:${first === 'A' ? 'B' : 'A'}`)
