import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { DiagnosticError } from '../../src/core/diagnostics.ts'
import { selectTargets, type Target, type TargetForm } from '../../src/project/index.ts'
import { Dict, toValue } from '../../src/python/values.ts'

interface Corpus {
  roster: Record<string, unknown>
  hosts: Record<string, { grains: unknown; pillar: unknown }>
  nodegroups: unknown
  cases: {
    name: string
    form: TargetForm
    expression: string
    meant?: string[]
    asked?: string[]
    says?: string
    hint?: string
  }[]
}

const corpus = parse(readFileSync(new URL('select.yaml', import.meta.url), 'utf8')) as Corpus
const dict = (value: unknown) => toValue(value) as Dict
const targets = Object.entries(corpus.roster).map(
  ([id, grains]): Target => ({ id, options: new Dict([['grains', dict(grains)]]) }),
)

describe('targets of the command line', () => {
  for (const { name, form, expression, meant, asked = [], says, hint = '' } of corpus.cases) {
    test(name, async () => {
      const questions: string[] = []
      const selected = selectTargets(targets, {
        expression,
        form,
        nodegroups: dict(corpus.nodegroups),
        ask: async ({ id }) => {
          questions.push(id)
          const said = corpus.hosts[id]
          return said && { grains: dict(said.grains), pillar: dict(said.pillar) }
        },
      })
      if (meant) {
        expect((await selected).map(({ id }) => id)).toEqual(meant)
        expect(questions).toEqual(asked)
      } else {
        const cause = await selected.catch((problem: unknown) => problem)
        expect(cause).toBeInstanceOf(DiagnosticError)
        const [diagnostic] = (cause as DiagnosticError).diagnostics
        expect(diagnostic?.summary).toContain(says)
        expect(diagnostic?.hint ?? '').toContain(hint)
      }
    })
  }
})
