import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { matchGlob } from '../../src/core/glob.ts'

const cases = parse(readFileSync(new URL('glob.yaml', import.meta.url), 'utf8')) as [string, string, boolean][]

describe('globs', () => {
  test.each(cases)('%j against %j as Python matches it', (text, pattern, matches) => {
    expect(matchGlob(text, pattern)).toBe(matches)
  })

  test('no pattern is too long, none takes long', () => {
    const long = 'a'.repeat(200_000)
    expect(matchGlob(`${long}b`, `${long}*`)).toBe(true)
    expect(matchGlob('a'.repeat(2000), `${'a*'.repeat(50)}b`)).toBe(false)
  })
})
