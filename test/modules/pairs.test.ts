import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { moduleFiles } from '../../src/modules/generated.ts'
import { builtinCatalogue } from '../../src/modules/index.ts'
import { stateModules } from './support.ts'

/** Modules whose proof is still code, in `test/e2e/states/`. To be emptied; nothing may be added. */
const inCode = ['file', 'git', 'pkg', 'service']

const names = stateModules.map(({ name }) => name)
const root = fileURLToPath(new URL('.', import.meta.url))
const directories = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory())

test('every module has a proof', () => {
  const without = names.filter((name) => !existsSync(`${root}${name}/proof.yaml`))
  expect(without.sort()).toEqual(inCode)
})

test('every execution function has cases', () => {
  const cases = ['recorded', 'on-this-machine'].flatMap(
    (file) => parse(readFileSync(`${root}../engine/calls/${file}.yaml`, 'utf8')) as { readonly fun: string }[],
  )
  const called = new Set(cases.map(({ fun }) => fun))
  expect([...builtinCatalogue.calls.keys()].filter((name) => !called.has(name))).toEqual([])
})

test('every directory here is of a module', () => {
  const modules = new Set([...names, ...moduleFiles.map(({ name }) => name), 'grains', 'postgres'])
  expect(directories.map(({ name }) => name).filter((name) => !modules.has(name))).toEqual([])
})

test('a module of states holds nothing that nobody reads', () => {
  const stateful = directories.filter(({ name }) => names.includes(name))
  const files = stateful.flatMap(({ name }) => readdirSync(root + name).map((file) => `${name}/${file}`))
  expect(files.filter((file) => !/\/(proof\.yaml|cases\.yaml|cases|.*\.test\.ts)$/.test(file))).toEqual([])
})
