import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Outcome } from '../../conformance/jinja/harness.ts'
import { generateSample, generateWideSample, renderSample, withoutAddresses } from './compare.ts'

/** Seeds with Jinja2's answers, written by `node run.mjs --seed 1 --count 1500 --answers slice.json`, and with `--wide`. */
const GRAMMARS = [
  ['slice.json', generateSample],
  ['wide.json', generateWideSample],
] as const

describe('generated templates', () => {
  for (const [name, generate] of GRAMMARS) {
    const answers = JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as [number, Outcome][]
    it(`of ${name} give what Jinja2 gives (${answers.length} of them)`, async () => {
      for (const [seed, { expected, error }] of answers) {
        const ours = await renderSample(generate(seed))
        const shown = (one: Outcome) => ({
          text: withoutAddresses(one.expected),
          error: one.error && { ...one.error, message: withoutAddresses(one.error.message) },
        })
        expect(shown(ours), `${name}, seed ${seed}`).toEqual(shown({ expected, error }))
      }
    }, 60_000)
  }
})
