import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Dict, fromJson } from '../../../src/jinja/index.ts'
import { type Case, runCase } from './harness.ts'

const read = (name: string) => readFileSync(new URL(name, import.meta.url), 'utf8')
const { cases, decided_by } = JSON.parse(read('own.json')) as { cases: Case[]; decided_by: string }
const context = read('own.context.json')

/** Addresses of objects differ from run to run. */
const bare = (text: string | undefined) => text?.replace(/ at 0x[0-9a-f]+/g, '')

describe(`own cases, decided by ${decided_by}`, () => {
  for (const one of cases) {
    it(`${one.name} ${one.template.slice(0, 60)}`, async () => {
      const outcome = await runCase({ ...one, values: fromJson(context) as Dict } as Case)
      if (one.error?.line === 0) {
        // found while Jinja2 compiles: it tells no line, this engine does
        const { class: pythonClass } = one.error
        const message = one.error.message.replace(/ \(tpl:.*, line \d+\)$/, '') // Python's own compiler adds a place
        expect(outcome.error).toMatchObject({ class: pythonClass, message })
      } else if (one.error) expect(outcome).toEqual({ error: one.error })
      else expect({ ...outcome, expected: bare(outcome.expected) }).toEqual({ expected: bare(one.expected) })
    })
  }
})
