import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { builtinCatalogue } from '../../src/modules/index.ts'

test('docs/templating.md names every function that a host answers, and no other', () => {
  const text = readFileSync(new URL('../../docs/templating.md', import.meta.url), 'utf8')
  const [, section = ''] = text.split('### Functions that ask the host')
  const [table = ''] = section.split('| here |')
  const told = [...table.matchAll(/^\| `(\w+)` \| (.*) \|$/gm)].flatMap(([, module, names = '']) =>
    [...names.matchAll(/`(\w+)`/g)].map(([, name]) => `${module}.${name}`),
  )
  expect(told.sort()).toEqual([...builtinCatalogue.calls.keys()].sort())
})
