import { describe, expect, test } from 'vitest'
import { Secret } from '../../src/core/secrets.ts'
import { checkValue } from '../../src/states/refuse.ts'

const refused: readonly (readonly [test: string, value: unknown])[] = [
  ['newline', 'a\nb'],
  ['newline', ['a', 'b\r']],
  ['newline', { a: ['b', { c: '\n' }] }],
  ['newline', new Map([['a\n', 1]])],
  ['newline', new Secret('a\nb')],
  ['nul', '\0'],
  ['control', '\x1b[1m'],
  ['dash', '-a'],
  ['empty', ''],
  ['slash', 'a/b'],
  ['colon', 'a:b'],
  ['comma', 'a,b'],
  ['space', 'a\tb'],
  ['surrogate', '\ud800'],
  ['bytes:4', 'äää'],
  ['cron:0-59', '60'],
  ['cron:0-59', 60],
  ['cron:0-59', '1-60'],
  ['cron:0-59', '*/0'],
  ['cron:0-59', '1,,2'],
  ['cron:0-59', '1;2'],
  ['cron:0-59', '70:80'],
]
const taken: readonly (readonly [test: string, value: unknown])[] = [
  ['newline', 'a b'],
  ['newline', 5],
  ['newline', null],
  ['dash', 'a-'],
  ['surrogate', '😀'],
  ['bytes:4', 'ää'],
  ['cron:0-59', '*'],
  ['cron:0-59', 'random'],
  ['cron:0-59', '0-59/5,7'],
  ['cron:0-59', '5:20'],
  ['cron:1-12', 'jan,Mar-oct'],
  ['cron:0-59', '0~30'],
]

describe('values that the host cannot take', () => {
  test.each(refused)('%s: %j', (name, value) => expect(checkValue({ test: name, reason: 'why' }, value)).toBe('why'))
})
describe('values that it can', () => {
  test.each(taken)('%s: %j', (name, value) => expect(checkValue({ test: name, reason: 'why' }, value)).toBeUndefined())
})
test('a test that there is not is a defect', () => {
  expect(() => checkValue({ test: 'nonsense', reason: '' }, 'a')).toThrow('no such test')
})
