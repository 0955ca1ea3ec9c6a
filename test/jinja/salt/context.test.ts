import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Dict, Environment, fromJson, TemplateError } from '../../../src/jinja/index.ts'

interface Decided {
  readonly template: string
  readonly files: { readonly [name: string]: string }
  readonly expected?: string
  readonly error?: { readonly class: string; readonly message: string }
}

const text = readFileSync(new URL('context.json', import.meta.url), 'utf8')
const { cases, decided_by } = JSON.parse(text) as { cases: Decided[]; decided_by: string }

async function render({ template, files }: Decided) {
  const loader = (name: string) => (name === 'main.sls' ? template : (files[name] ?? null))
  const context = (fromJson(text) as Dict).get('context') as Dict
  try {
    return { expected: await new Environment({ salt: true, loader }).render('main.sls', context as never) }
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    return { error: { class: error.pythonClass, message: error.message } }
  }
}

/** Addresses of objects differ from run to run. */
const bare = (shown: string | undefined) => shown?.replace(/ at 0x[0-9a-f]+/g, '')

describe(`the tag profile and show_full_context, decided by ${decided_by}`, () => {
  for (const one of cases) {
    test(one.template, async () => {
      const { expected, error } = await render(one)
      expect({ expected: bare(expected), error }).toEqual({ expected: bare(one.expected), error: one.error })
    })
  }
})
