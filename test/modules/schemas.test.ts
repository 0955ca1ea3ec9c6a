import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { compileTarget } from '../../src/app/compile-target.ts'
import { builtinCatalogue, schemasOf } from '../../src/modules/index.ts'
import { Dict } from '../../src/python/values.ts'
import { jinjaEngine } from '../../src/render/index.ts'
import { treeOf } from '../conformance/salt/case.ts'
import { stateModules } from './support.ts'

const catalogue = schemasOf(builtinCatalogue)

interface Signatures {
  functions: Record<string, { args: Record<string, unknown>; takes_any_other_argument?: boolean }>
}

const signatures = JSON.parse(
  readFileSync(new URL('../conformance/salt/cases/signatures.json', import.meta.url), 'utf8'),
) as Signatures
const functions = stateModules.flatMap((module) =>
  Object.entries(module.functions).map(([name, fn]) => ({ full: `${module.name}.${name}`, fn })),
)

/** Arguments of Windows alone, which are told as unknown; and the one requisite that Salt lists among them. */
const windows = /^win_|^require$/
/** Other names that Salt has for a function. */
const aliases: Record<string, string> = { 'cmd.watch': 'cmd.wait' }
/** What differs, without a difference to users. */
const known: Record<string, string[]> = {
  'cmd.wait': ['env'], // null and [] are both no variables
  'cmd.watch': ['env'],
  'test.show_notification': ['text'], // Salt raises without it
}

describe.each(functions)('$full', ({ full, fn }) => {
  const { schema } = fn
  const salt = signatures.functions[aliases[full] ?? full]

  test('takes every argument that Salt takes', () => {
    expect(salt, 'Salt has no such function').toBeDefined()
    const lacking = Object.keys(salt!.args).filter(
      (name) => !Object.hasOwn(schema.properties, name) && !windows.test(name),
    )
    expect(lacking).toEqual([])
  })

  test('requires what Salt requires', () => {
    const required = Object.entries(salt!.args).flatMap(([name, value]) =>
      value === 'REQUIRED' && name !== 'name' && !known[full]?.includes(name) ? [name] : [],
    )
    expect(
      [...(schema.required ?? [])].filter((name) => name !== 'name' && !known[full]?.includes(name)).sort(),
    ).toEqual(required.sort())
  })

  test('has Salt’s defaults', () => {
    const different = Object.entries(salt!.args).flatMap(([name, value]) => {
      const own = schema.properties[name]?.default
      if (
        value === 'REQUIRED' ||
        value === null ||
        value === '' ||
        windows.test(name) ||
        own === undefined ||
        known[full]?.includes(name)
      )
        return []
      return JSON.stringify(own) === JSON.stringify(value)
        ? []
        : [`${name}: ${JSON.stringify(own)}, Salt has ${JSON.stringify(value)}`]
    })
    expect(different).toEqual([])
  })

  test('has an example that compiles without a word', async () => {
    const files = {
      'states/example.sls': schema.example,
      'states/nginx.conf': 'x',
      'pillar/top.sls': "base: {'*': [p]}",
      'pillar/p.sls': 'reporter_password: x',
    }
    const subject = {
      id: 'web1',
      grains: new Dict([
        ['id', 'web1'],
        ['os_family', 'Debian'],
      ]),
      opts: new Dict(),
      states: treeOf(files, 'states'),
      pillar: treeOf(files, 'pillar'),
    }
    const compiled = await compileTarget({ subject, engine: jinjaEngine, catalogue, purpose: 'run', sls: ['example'] })
    expect(compiled.steps.map((step) => `${step.module}.${step.function}`)).toContain(aliases[full] ?? full)
    expect(compiled.warnings.map((warning) => warning.summary)).toEqual([])
  })
})

test('there are state functions', () => expect(functions.length).toBeGreaterThan(40))
