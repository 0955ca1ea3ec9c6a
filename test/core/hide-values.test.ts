import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { readPillar } from '../../src/app/index.ts'
import { type DiagnosticError, formatDiagnostic } from '../../src/core/diagnostics.ts'
import { Dict } from '../../src/python/values.ts'
import { jinjaEngine, RenderSession, renderPillar } from '../../src/render/index.ts'
import { treeOf } from '../conformance/salt/case.ts'

interface Case {
  readonly name: string
  readonly pillar?: string
  readonly argument?: string
  readonly says: readonly string[]
}

const cases = parse(readFileSync(new URL('hide-values.yaml', import.meta.url), 'utf8')) as Case[]

/** What is wrong with a pillar, as it is printed. */
async function findings({ pillar, argument }: Case): Promise<string> {
  if (argument !== undefined) {
    try {
      readPillar(argument)
      return ''
    } catch (cause) {
      return (cause as DiagnosticError).diagnostics.map(formatDiagnostic).join('\n')
    }
  }
  const files = { 'pillar/top.sls': "base: {'*': [p]}", 'pillar/p.sls': pillar! }
  const subject = {
    id: 'web1',
    grains: new Dict([['os', 'Debian']]),
    opts: new Dict(),
    states: treeOf(files, 'states'),
    pillar: treeOf(files, 'pillar'),
    hostFunctions: new Set<string>(),
  }
  const { problems } = await renderPillar(new RenderSession(subject, jinjaEngine))
  return problems.map(formatDiagnostic).join('\n')
}

describe('a pillar that cannot be read', () => {
  test.each(cases)('$name', async (one) => {
    const printed = await findings(one)
    for (const said of one.says) expect(printed).toContain(said)
    expect(printed).not.toContain('hunter')
  })
})
