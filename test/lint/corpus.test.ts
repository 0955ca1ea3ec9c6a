import { readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { inspectTarget, lintTrees, notRenderedIn } from '../../src/lint/index.ts'
import { jinjaEngine } from '../../src/render/index.ts'
import { catalogue } from '../compile/catalogue.ts'
import { readCases, subjectOf } from '../conformance/salt/case.ts'

const directory = new URL('../conformance/salt/cases/', import.meta.url)
// signatures.json holds no trees.
const themes = readdirSync(directory)
  .filter((file) => file.endsWith('.json') && file !== 'signatures.json')
  .map((file) => file.slice(0, -5))

test.each(themes)('every tree of the corpus ends in findings, whatever is wrong with it: %s', async (theme) => {
  const cases = readCases(theme)
  expect(cases.length).toBeGreaterThan(0)
  for (const given of cases) {
    const subject = subjectOf(given)
    const tree = await inspectTarget({ subject, engine: jinjaEngine, catalogue, grainsKnown: true })
    const findings = lintTrees({ targets: [tree], whole: true, catalogue, secrets: ['*password*'] })
    for (const { code, summary } of [...findings, ...notRenderedIn({ targets: [tree] })]) {
      expect(code, given.name).toMatch(/^[a-z]+(-[a-z]+)*$/)
      expect(summary, given.name).not.toBe('')
    }
    if (!tree.usable)
      expect(
        findings.some(({ severity }) => severity === 'error'),
        given.name,
      ).toBe(true)
  }
})
