import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readCases, runCase } from './harness.ts'

const cases = readCases(readFileSync(new URL('given.json', import.meta.url), 'utf8'))

describe('the given cases, decided by Jinja2 under Salt', () => {
  for (const one of cases) {
    it(one.name, async () => {
      const { expected, error } = one
      expect(await runCase(one)).toEqual(error ? { error } : { expected })
    })
  }
})
