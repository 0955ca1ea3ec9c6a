import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
// @ts-expect-error a script without types
import { renderReference } from '../../scripts/reference.mjs'
import { builtinCatalogue } from '../../src/modules/index.ts'

test('docs/states.md says what the schemas say (else: npm run reference)', () => {
  expect(readFileSync(new URL('../../docs/states.md', import.meta.url), 'utf8')).toBe(renderReference(builtinCatalogue))
})
