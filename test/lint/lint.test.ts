import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Catalogue, Step } from '../../src/compile/index.ts'
import { type Finding, formatFindingJson, inspectTarget, lintTrees, notRenderedIn } from '../../src/lint/index.ts'
import { builtinCatalogue, findState, schemasOf } from '../../src/modules/index.ts'
import { Dict, toValue } from '../../src/python/values.ts'
import { jinjaEngine } from '../../src/render/index.ts'
import { treeOf } from '../conformance/salt/case.ts'

interface Case {
  readonly name: string
  readonly files: { readonly [path: string]: string }
  readonly targets?: { readonly [id: string]: { readonly [grain: string]: unknown } }
  readonly whole?: boolean
  readonly grains_known?: boolean
  readonly finds: readonly string[]
  readonly not_rendered?: readonly string[]
  readonly usable?: boolean
  readonly says?: string
  readonly hint?: string
  readonly excerpt?: string
  readonly hides?: readonly string[]
}

const cases = parse(readFileSync(new URL('cases/rules.yaml', import.meta.url), 'utf8')) as Case[]
const catalogue: Catalogue = schemasOf(builtinCatalogue)

async function lint({ files, targets = { web1: {} }, whole = true, grains_known = true }: Case) {
  const states = treeOf(files, 'states')
  const pillar = treeOf(files, 'pillar')
  const trees = []
  for (const [id, own] of Object.entries(targets)) {
    const grains = toValue({ id, ...own }) as Dict
    const decrypt = { open: async () => '******', sops: async () => [] }
    const subject = {
      id,
      grains,
      opts: new Dict(),
      states,
      pillar,
      hostFunctions: new Set(builtinCatalogue.calls.keys()),
      decrypt,
    }
    const view = {
      tree: () => undefined,
      hasFile: (url: string) => states.has(url.slice('salt://'.length)),
      links: () => new Map(),
      problem: () => undefined,
    }
    const inspect = (step: Step) =>
      findState(builtinCatalogue, step.module, step.function)?.check?.(step.bound ?? {}, view) ?? []
    trees.push(await inspectTarget({ subject, engine: jinjaEngine, catalogue, inspect, grainsKnown: grains_known }))
  }
  const secrets = ['*password*', '*token*', '*secret*', '*private_key*']
  return { trees, findings: lintTrees({ targets: trees, whole, catalogue, secrets }) }
}

function tell({ code, at, targets }: Finding, of: number): string {
  const place = at ? ` ${at.file}${at.line === undefined ? '' : `:${at.line}`}` : ''
  return `${code}${place}${of > 1 ? ` (${targets.length})` : ''}`
}

describe('a tree → findings', () => {
  for (const given of cases) {
    test(given.name, async () => {
      const { trees, findings } = await lint(given)
      expect(findings.map((finding) => tell(finding, trees.length))).toEqual(given.finds)
      const not = notRenderedIn({ targets: trees }).map((finding) => tell(finding, trees.length))
      expect(not).toEqual(given.not_rendered ?? [])
      expect(trees.every(({ usable }) => usable)).toBe(given.usable ?? true)
      const [first] = findings
      if (given.says) expect(first!.summary).toContain(given.says)
      if (given.hint) expect(first!.hint).toContain(given.hint)
      if (given.excerpt) expect(first!.excerpt).toBe(given.excerpt)
      for (const secret of given.hides ?? []) expect(JSON.stringify(findings)).not.toContain(secret)
    })
  }
})

test('a requisite that names nothing is told as data, too', async () => {
  const files = {
    'states/top.sls': "base: {'*': [a]}\n",
    'states/a.sls':
      'x:\n  test.nop:\n    - require: [{pkg: gone}]\n    - listen: [{cmd: away}]\n    - use: [{git: none}]\n',
  }
  const { findings } = await lint({ name: '', files, finds: [] })
  const told = findings.map(formatFindingJson).map(({ code, requisite, module, reference }) => ({
    ...{ code, requisite, module, reference },
  }))
  expect(told).toEqual([
    { code: 'requisite-missing', requisite: 'require', module: 'pkg', reference: 'gone' },
    { code: 'requisite-missing', requisite: 'listen', module: 'cmd', reference: 'away' },
    { code: 'requisite-names-nothing', requisite: 'use', module: 'git', reference: 'none' },
  ])
})
