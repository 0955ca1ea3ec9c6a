import { expect, test } from 'vitest'
import { PyIterator } from '../../src/python/iterate.ts'
import { updateDict } from '../../src/python/methods/collections.ts'
import { raise } from '../../src/python/values/errors.ts'
import { Dict } from '../../src/python/values.ts'

function* failing(pythonClass: string): Iterable<unknown> {
  yield 1
  raise(pythonClass, 'while walking')
}

test.each([
  ['what cannot be walked', 5, 'cannot convert dictionary update sequence element #0 to a sequence'],
  [
    'a TypeError on the way',
    failing('TypeError'),
    'cannot convert dictionary update sequence element #0 to a sequence',
  ],
  ['another error on the way', failing('UndefinedError'), 'while walking'],
  ['too few items', [1], 'dictionary update sequence element #0 has length 1; 2 is required'],
])('dict.update with %s as a pair', (_, pair, message) => {
  const given = typeof pair === 'object' && !Array.isArray(pair) ? new PyIterator(pair) : pair
  expect(() => updateDict(new Dict(), [given])).toThrow(message)
})
