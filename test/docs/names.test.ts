import { expect, test } from 'vitest'
import { exitCodes } from '../../src/cli/exit-codes.ts'
import { knownOptions, refusable } from '../../src/project/options.ts'
import { ignoredRosterKeys, rosterKeys } from '../../src/project/roster.ts'
import { readGuide } from './blocks.ts'

/** What the first columns of a page's tables name, below each heading. */
function namedIn(guide: string): Map<string, string[]> {
  const sections = readGuide(guide).split(/^## /m).slice(1)
  return new Map(
    sections.map((section) => {
      const rows = section.matchAll(/^\| `?([\w-]+)`? \|/gm)
      const names = [...rows].map(([, name]) => name!).filter((name) => !/^(option|key|ignored|exit|-+)$/.test(name))
      return [section.split('\n')[0]!, names]
    }),
  )
}

test('docs/roster.md names every key of a roster, and no other', () => {
  const named = namedIn('docs/roster.md')
  expect([...named.get('Keys')!].sort()).toEqual([...rosterKeys].sort())
  expect([...named.get('What is ignored, and what is refused')!].sort()).toEqual([...ignoredRosterKeys].sort())
})

test('docs/configuration.md names every option, once, and no other', () => {
  const named = namedIn('docs/configuration.md')
  expect([...named.get('Refused')!].sort()).toEqual([...refusable].sort())
  const known = [...named].flatMap(([heading, names]) => (heading === 'Refused' ? [] : names))
  expect(known.sort()).toEqual(Object.keys(knownOptions).sort())
})

test('the README has every exit code, and no other', () => {
  const rows = [...readGuide('README.md').matchAll(/^\| (\d+) \| (.+) \|$/gm)]
  expect(rows.map(([, code]) => Number(code))).toEqual(Object.values(exitCodes).sort((a, b) => a - b))
})
