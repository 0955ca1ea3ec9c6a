import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { recordedGrains, recordGrains } from '../../src/app/recorded-grains.ts'
import { type Dict, toPlain, toValue } from '../../src/python/values.ts'

const grains = toValue({ id: 'web1', os: 'Debian', num_cpus: 4, ip4: ['10.0.0.1'], nested: { a: null } }) as Dict
const options = { root: '.', logLevel: 'quiet' }
let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kstate-grains-'))
})
afterEach(() => {
  chmodSync(root, 0o700)
  rmSync(root, { recursive: true })
})

test('what a host said is read again, and git passes it over', () => {
  recordGrains(root, { id: 'web1' }, grains, options)
  expect(toPlain(recordedGrains(root, { id: 'web1' })!)).toEqual(toPlain(grains))
  expect(readFileSync(join(root, '.kstate/.gitignore'), 'utf8')).toBe('*\n')
  expect(readdirSync(join(root, '.kstate/grains'))).toEqual(['web1.json'])
})

test('an ID cannot lead out of the directory', () => {
  recordGrains(root, { id: '../../evil' }, grains, options)
  recordGrains(root, { id: '..' }, grains, options)
  expect(readdirSync(root)).toEqual(['.kstate'])
  expect(recordedGrains(root, { id: '../../evil' })).toBeDefined()
})

test('a host that was never met has none', () => {
  expect(recordedGrains(root, { id: 'web1' })).toBeUndefined()
})

test('neither this machine nor a sandbox host is taken for the host', () => {
  recordGrains(root, { id: 'web1' }, grains, { ...options, local: true })
  recordGrains(root, { id: 'web1' }, grains, { ...options, sandbox: true })
  expect(existsSync(join(root, '.kstate'))).toBe(false)
  recordGrains(root, { id: 'web1', sandbox: { image: 'full' } }, grains, { ...options, sandbox: true })
  expect(recordedGrains(root, { id: 'web1' })).toBeDefined()
})

test('where nothing can be written nothing is kept, and nothing fails', () => {
  writeFileSync(join(root, '.kstate'), 'a file in the way')
  recordGrains(root, { id: 'web1' }, grains, options)
  expect(readFileSync(join(root, '.kstate'), 'utf8')).toBe('a file in the way')
  expect(recordedGrains(root, { id: 'web1' })).toBeUndefined()
})
