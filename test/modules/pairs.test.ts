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
  const directory = `${root}../engine/calls/`
  const called = new Set(
    readdirSync(directory)
      .filter((file) => file.endsWith('.yaml'))
      .flatMap((file) => {
        const own = file.slice(0, -'.yaml'.length)
        const cases = parse(readFileSync(directory + file, 'utf8')) as { readonly fun?: string }[]
        return cases.map(({ fun = own }) => fun)
      }),
  )
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
