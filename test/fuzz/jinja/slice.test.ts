import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Outcome } from '../../conformance/jinja/harness.ts'
import { generateSample, renderSample, withoutAddresses } from './compare.ts'

/** Seeds with Jinja2's answers, written by `node run.mjs --seed 1 --count 1500 --answers slice.json`. */
const answers = JSON.parse(readFileSync(new URL('slice.json', import.meta.url), 'utf8')) as [number, Outcome][]

describe('generated templates', () => {
  it(`give what Jinja2 gives (${answers.length} of them)`, async () => {
    for (const [seed, { expected, error }] of answers) {
      const ours = await renderSample(generateSample(seed))
      const shown = (one: Outcome) => ({
        text: withoutAddresses(one.expected),
        error: one.error && { ...one.error, message: withoutAddresses(one.error.message) },
      })
      expect(shown(ours), `seed ${seed}`).toEqual(shown({ expected, error }))
    }
  }, 30_000)
})
