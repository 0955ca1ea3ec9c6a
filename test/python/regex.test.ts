import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { escapeRegex, Regex, type RegexMatch } from '../../src/python/regex/regex.ts'
import { PythonError } from '../../src/python/values/errors.ts'

interface RegexCase {
  readonly pattern: string
  readonly flags: string
  readonly text: string
  readonly template: string
}

const file = new URL('../conformance/salt-jinja/regex.json', import.meta.url)
const { cases } = JSON.parse(readFileSync(file, 'utf8')) as { readonly cases: readonly RegexCase[] }

function orError<T>(run: () => T): T | [string, string] {
  try {
    return run()
  } catch (error) {
    if (error instanceof PythonError) return [error.pythonClass, error.message]
    throw error
  }
}

const found = (match: RegexMatch | undefined) => (match ? [match.start, match.end, ...match.groups.slice(1)] : null)

describe("what Python's re finds", () => {
  for (const { pattern, flags, text, template, ...expected } of cases) {
    test(`${JSON.stringify(pattern)} ${flags} in ${JSON.stringify(text)}`, () => {
      const regex = orError(
        () => new Regex(pattern, { ignoreCase: flags.includes('i'), multiline: flags.includes('m') }),
      )
      const answer = Array.isArray(regex)
        ? { error: regex }
        : {
            search: found(regex.search(text)),
            match: found(regex.match(text)),
            all: [...regex.matches(text)].map(({ start, end }) => [start, end]),
            replaced: orError(() => regex.replace(text, template)),
          }
      expect(answer).toEqual(expected)
    })
  }
})

test.each([
  ['(a+)+$', `${'a'.repeat(40)}b`],
  ['(.*)*x', 'y'.repeat(60)],
  ['(a|a)*b', 'a'.repeat(60)],
  ['(x+x+)+y', 'x'.repeat(50)],
])('%s on a long text ends with an error', (pattern, text) => {
  expect(orError(() => new Regex(pattern).search(text))).toEqual([
    'TimeoutError',
    expect.stringContaining('takes too long'),
  ])
})

test('long texts need no stack', () => {
  const text = 'ab'.repeat(200_000)
  expect(new Regex('(?:ab)*$').match(text)?.end).toBe(400_000)
  expect(new Regex('(a|b)*?$').match(text)?.groups[1]).toBe('b')
})

test('a pattern nested too deep is refused', () => {
  expect(orError(() => new Regex('('.repeat(5000) + ')'.repeat(5000)))).toEqual([
    'error',
    expect.stringContaining('too many nested groups'),
  ])
})

test('work is told', () => {
  let spent = 0
  new Regex('a*b').search('a'.repeat(1000), (amount) => {
    spent += amount
  })
  expect(spent).toBeGreaterThan(1000)
})

test('escaping leaves nothing special', () => {
  const text = 'a.b*c[d]{e}\\ \n#&~-'
  expect(new Regex(`^${escapeRegex(text)}$`).match(text)?.groups[0]).toBe(text)
})
