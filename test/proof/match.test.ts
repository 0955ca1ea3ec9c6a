import { expect, test } from 'vitest'
import { matches } from '../../src/proof/stages/match.ts'

const cases: [title: string, expected: unknown, found: unknown, as: boolean][] = [
  ['the same text', 'a.b', 'a.b', true],
  ['a text that is no pattern', 'a.b', 'axb', false],
  ['a text with any other inside', 'run by…(process …)', 'run by\nme (process 12)', true],
  ['a text of which the end is another', '(process …)', '(process 1) and more', false],
  ['any value', '…', { a: 1 }, true],
  ['a value that is not there', '…', undefined, false],
  ['a mapping with any value', { pid: '…', code: 0 }, { code: 0, pid: 7 }, true],
  ['a mapping with more keys', { code: 0 }, { code: 0, pid: 7 }, false],
  ['a mapping with other keys', { pid: '…' }, { id: 7 }, false],
  ['a list', ['a', '…'], ['a', 'b'], true],
  ['a longer list', ['…'], ['a', 'b'], false],
  ['a list in place of a mapping', {}, [], false],
  ['a number in place of a text', '1', 1, false],
]
test.each(cases)('%s', (_, expected, found, as) => {
  expect(matches(expected, found)).toBe(as)
})
