import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { Environment, TemplateError } from '../../../src/jinja/index.ts'
import deviations from '../../conformance/salt-jinja/deviations.json' with { type: 'json' }

interface SaltCase {
  readonly template: string
  readonly expected?: string
  readonly error?: { readonly class: string; readonly message: string }
}

/** Templates that kstate answers otherwise than Salt: how (in part), and why. */
interface Deviation {
  readonly templates: readonly string[]
  readonly answer: object
  readonly why: string
}

const file = new URL('../../conformance/salt-jinja/cases.json', import.meta.url)
const { cases, files } = JSON.parse(readFileSync(file, 'utf8')) as {
  readonly cases: readonly SaltCase[]
  readonly files: { readonly [name: string]: string }
}

async function render(template: string): Promise<{ expected: string } | { error: { class: string; message: string } }> {
  const loader = (name: string) => (name === 'main.sls' ? template : (files[name] ?? null))
  try {
    return { expected: await new Environment({ salt: true, loader }).render('main.sls', {}) }
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    return { error: { class: error.pythonClass, message: error.message } }
  }
}

const differing = new Map(
  (deviations as readonly Deviation[]).flatMap(({ templates, answer, why }) =>
    templates.map((template) => [template, { answer, why }] as const),
  ),
)

describe('what Salt renders', () => {
  for (const { template, expected, error } of cases) {
    test(template, async () => {
      const got = await render(template)
      const deviation = differing.get(template)
      if (deviation) expect(got, deviation.why).toMatchObject(deviation.answer)
      else expect(got).toEqual(expected === undefined ? { error } : { expected })
    })
  }
})

test('every deviation is of a case, and differs', () => {
  for (const [template, { answer }] of differing) {
    const found = cases.find((one) => one.template === template)
    expect(found, template).toBeDefined()
    expect(found, template).not.toMatchObject(answer)
  }
})
