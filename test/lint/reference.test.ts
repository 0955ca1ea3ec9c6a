import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { compiledCodes, describeRules } from '../../src/lint/index.ts'

const docs = new URL('../../docs/lint.md', import.meta.url)

test('docs/lint.md tells of the rules that there are', async () => {
  const text = readFileSync(docs, 'utf8')
  const [, before, after] = /^(.*<!-- from src\/lint[^\n]*\n\n).*?(<!-- end -->\n)$/s.exec(text)!
  await expect(`${before}${describeRules()}\n\n${after}`).toMatchFileSnapshot(docs.pathname)
})

test('every code that compiler, renderers, trees and the checks of states use is told, and no other', () => {
  const used = new Set<string>()
  const src = new URL('../../src/', import.meta.url)
  const files = ['compile', 'render', 'modules'].flatMap((room) =>
    readdirSync(new URL(room, src), { recursive: true, encoding: 'utf8' }).map((file) => `${room}/${file}`),
  )
  const ofMine = ['answer', 'meant', 'recorded-mine'].map((file) => `app/mine/${file}.ts`)
  for (const file of [...files, ...ofMine, 'project/boundary.ts'].filter((name) => name.endsWith('.ts'))) {
    const text = readFileSync(new URL(file, src), 'utf8')
    for (const [, code] of text.matchAll(/(?:\b(?:error|toError|warning|severe)|#add)\(\s*'([a-z]+(?:-[a-z]+)+)'/g))
      used.add(code!)
  }
  expect(Object.keys(compiledCodes)).toEqual([...used].filter((code) => !code.startsWith('yaml-')).sort())
})
