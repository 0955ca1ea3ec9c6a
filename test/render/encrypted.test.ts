import { describe, expect, test } from 'vitest'
import { type Diagnostic, DiagnosticError } from '../../src/core/diagnostics.ts'
import { Dict, toPlain, type Value } from '../../src/python/values.ts'
import { openMessages, openSopsFile } from '../../src/render/encrypted.ts'
import { pipelineOf } from '../../src/render/pipeline.ts'
import { Places } from '../../src/render/places.ts'
import { loadYaml } from '../../src/yaml/index.ts'

/** A message that says `text`, for the opener below: what real messages hold is tested in test/secrets. */
const pgp = (text: string) => `-----BEGIN PGP MESSAGE-----\n\n${text}\n-----END PGP MESSAGE-----`
const age = (text: string) => `-----BEGIN AGE ENCRYPTED FILE-----\n${text}\n-----END AGE ENCRYPTED FILE-----`

const decrypt = {
  async open(armoured: string): Promise<string> {
    const text = /-----\n+([\s\S]*)\n-----END/.exec(armoured)?.[1]
    if (text === undefined) throw new Error('it has no lines')
    if (text.startsWith('bad')) throw new Error(`there is no key for ${text}`)
    return `${text}\n`
  },
  async sops(document: Dict): Promise<readonly string[]> {
    document.delete('sops')
    document.set('a', 'opened')
    return ['opened']
  },
}

async function open(text: string, mustSucceed = true) {
  const { value, positions } = loadYaml(text, { file: 'pillar/x.sls' })
  const places = new Places()
  places.keep(new Map([['pillar/x.sls', text]]))
  places.add(value, { file: 'pillar/x.sls', positions })
  const [secrets, warnings]: [string[], Diagnostic[]] = [[], []]
  const opening = {
    decrypt,
    mustSucceed,
    secret: (secret: string) => secrets.push(secret),
    warn: (warning: Diagnostic) => warnings.push(warning),
  }
  await openSopsFile(value, opening, places)
  const opened: Value = await openMessages(value, opening, places, 'pillar/x.sls')
  return { data: toPlain(opened), secrets, warnings }
}

const block = (text: string, by: number) => `|\n${text.replace(/^/gm, ' '.repeat(by))}\n`

describe('messages', () => {
  test.each<[string, string, unknown, string[]]>([
    ['as a whole value', `a: ${block(pgp('x'), 2)}`, { a: 'x' }, ['x']],
    ['of age', `a: ${block(age('x'), 2)}`, { a: 'x' }, ['x']],
    [
      'several amidst text, whose newlines inside are kept and at the end cut off',
      `a: ${block(`one ${pgp('x')} two\n${age('y')}\n\n`, 2)}`,
      { a: 'one x\n two\ny' },
      ['x', 'y'],
    ],
    [
      'in lists and mappings at any depth',
      `a: [1, {b: [${JSON.stringify(pgp('x'))}]}, true, null]\n`,
      { a: [1, { b: ['x'] }, true, null] },
      ['x'],
    ],
    ['with their newlines escaped', `a: '${pgp('x').replaceAll('\n', '\\n')}'\n`, { a: 'x' }, ['x']],
    ['never in keys', `? ${block(pgp('x'), 2)}: 1\n`, { [`${pgp('x')}\n`]: 1 }, []],
    ['the text itself', JSON.stringify(pgp('x')), 'x', ['x']],
    ['and nothing else is touched', 'a: "text\\n\\n"\n', { a: 'text\n\n' }, []],
  ])('%s', async (_, text, data, secrets) => {
    expect(await open(text)).toMatchObject({ data, secrets })
  })

  test('that cannot be opened are told with their places, once for each reason, in their order', async () => {
    const text = `a: ${block(pgp('bad 1'), 2)}b:\n  - ${block(pgp('bad 2'), 4)}c: ${block(pgp('bad 1'), 2)}`
    const cause = await open(text).catch((thrown: unknown) => thrown)
    expect((cause as DiagnosticError).diagnostics).toEqual([
      expect.objectContaining({
        code: 'secret-undecipherable',
        summary: 'An encrypted value could not be opened: there is no key for bad 1',
        at: { file: 'pillar/x.sls', line: 1, column: 1 },
        excerpt: 'a: |',
      }),
      expect.objectContaining({ at: { file: 'pillar/x.sls', line: 7, column: 5 }, excerpt: '  - |' }),
    ])
  })

  test('that cannot be opened stand as they are where they may, with a warning', async () => {
    const { data, warnings, secrets } = await open(`a: ${block(pgp('bad'), 2)}b: ${block(pgp('x'), 2)}`, false)
    expect(data).toEqual({ a: pgp('bad'), b: 'x' })
    expect(secrets).toEqual(['x'])
    expect(warnings).toEqual([
      expect.objectContaining({ severity: 'warning', at: { file: 'pillar/x.sls', line: 1, column: 1 } }),
    ])
  })
})

describe('SOPS files', () => {
  test('are opened wherever they stand', async () => {
    const { data, secrets } = await open("a: x\nsops: {lastmodified: '2026-01-02T03:04:05Z', mac: x}\n")
    expect([data, secrets]).toEqual([{ a: 'opened' }, ['opened']])
  })

  test.each(['a: {sops: {lastmodified: x}}', 'sops: is a tool', 'sops: {version: 3}'])('are not `%s`', async (text) => {
    expect((await open(text)).secrets).toEqual([])
  })
})

test.each([
  ['#!yaml|gpg', { jinja: false, encrypted: true, reader: 'yaml' }],
  ['#!jinja|yaml|gpg', { jinja: true, encrypted: true, reader: 'yaml' }],
  ['#!jinja|yaml|age', { jinja: true, encrypted: true, reader: 'yaml' }],
  ['#!json | gpg', { jinja: false, encrypted: true, reader: 'json' }],
  ['a: 1', { jinja: true, encrypted: false, reader: 'yaml' }],
])('%s', (line, pipeline) => {
  expect(pipelineOf(`${line}\na: 1\n`, 'x.sls')).toEqual(pipeline)
})

test('without anybody who opens them, messages and SOPS files are refused', async () => {
  const opening = { decrypt: undefined, mustSucceed: true, secret() {}, warn() {} }
  const places = new Places()
  const message = openMessages(new Dict([['a', pgp('x')]]), opening, places, 'x.sls')
  await expect(message).rejects.toMatchObject({ diagnostics: [{ code: 'secret-no-key', at: { file: 'x.sls' } }] })
  const sops = new Dict([['sops', new Dict([['lastmodified', 'x']])]])
  await expect(openSopsFile(sops, opening, places)).rejects.toBeInstanceOf(DiagnosticError)
})
