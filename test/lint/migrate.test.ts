import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Diagnostic } from '../../src/core/diagnostics.ts'
import { inspectTarget, type Migration, surveyMigration } from '../../src/lint/index.ts'
import { alternativesOffered } from '../../src/lint/migrate/alternatives.ts'
import { builtinCatalogue, schemasOf } from '../../src/modules/index.ts'
import { Dict, toValue } from '../../src/python/values.ts'
import { jinjaEngine } from '../../src/render/index.ts'
import { treeOf } from '../conformance/salt/case.ts'

interface Case {
  readonly name: string
  readonly files: { readonly [path: string]: string }
  readonly hosts?: readonly string[]
  readonly configuration?: readonly Diagnostic[]
  readonly targets: { readonly [id: string]: string }
  readonly missing?: readonly string[]
  readonly alternative?: string
  readonly in_the_way?: readonly string[]
  readonly others?: { readonly [code: string]: number }
  readonly complete?: boolean
  readonly hides?: string
}

const cases = parse(readFileSync(new URL('cases/migrate.yaml', import.meta.url), 'utf8')) as Case[]
const catalogue = schemasOf(builtinCatalogue)

async function survey({ files, hosts = ['web1'], configuration = [] }: Case): Promise<Migration> {
  const [states, pillar] = [treeOf(files, 'states'), treeOf(files, 'pillar')]
  const hostFunctions = new Set(builtinCatalogue.calls.keys())
  const targets = []
  for (const id of hosts) {
    const subject = { id, grains: toValue({ id }) as Dict, opts: new Dict(), states, pillar, hostFunctions }
    targets.push(await inspectTarget({ subject, engine: jinjaEngine, catalogue, grainsKnown: true }))
  }
  return surveyMigration({
    ...{ targets, whole: true, catalogue, secrets: ['*password*'] },
    ...{ states, pillar, configuration },
  })
}

function tell({ code, at }: Diagnostic): string {
  return `${code}${at ? ` ${at.file}:${at.line}` : ''}`
}

describe('a tree → how far it can be applied', () => {
  for (const given of cases) {
    test(given.name, async () => {
      const found = await survey(given)
      const told = found.targets.map(({ id, compiles, steps, applicable, reason, unseen }) => [
        id,
        [
          `${compiles} ${applicable}/${steps}`,
          ...(reason ? [tell(reason)] : []),
          ...(unseen.length > 0 ? [`unseen ${unseen.join(' ')}`] : []),
        ].join(' '),
      ])
      expect(Object.fromEntries(told)).toEqual(given.targets)
      expect(found.missing.map(({ full, uses, steps }) => `${full} ${uses}/${steps}`)).toEqual(given.missing ?? [])
      if (given.alternative) expect(found.missing[0]!.alternative).toContain(given.alternative)
      expect(found.inTheWay.map(tell)).toEqual(given.in_the_way ?? [])
      expect(Object.fromEntries(found.otherErrors)).toEqual(given.others ?? {})
      expect(found.isComplete).toBe(given.complete ?? false)
      if (given.hides) expect(JSON.stringify(found)).not.toContain(given.hides)
    })
  }
})

test('what is offered in place of a missing function is there', () => {
  const named = alternativesOffered().flatMap((text) => [...text.matchAll(/`(\w+)\.(\w+)`/g)])
  expect(named.length).toBeGreaterThan(50)
  const wrong = named.filter(([, module, name]) => !catalogue.function(module!, name!)).map(([text]) => text)
  expect(wrong).toEqual([])
})
