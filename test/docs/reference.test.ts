import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { builtinCatalogue, renderReference } from '../../src/modules/index.ts'

test('docs/states.md says what the schemas say (else: npm run reference)', () => {
  expect(readFileSync(new URL('../../docs/states.md', import.meta.url), 'utf8')).toBe(renderReference(builtinCatalogue))
})
