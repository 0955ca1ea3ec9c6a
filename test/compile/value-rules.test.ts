import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { checkValue, type ValueRule } from '../../src/compile/value-rules.ts'
import { Secret } from '../../src/core/secrets.ts'
import { timeArgument } from '../../src/modules/cron/arguments.ts'

interface Case {
  readonly rule: Omit<ValueRule, 'reason'>
  readonly refused: readonly unknown[]
  readonly taken: readonly unknown[]
}

const cases = parse(readFileSync(new URL('value-rules.yaml', import.meta.url), 'utf8')) as Case[]

describe.each(cases)('$rule', ({ rule, refused, taken }) => {
  const check = (value: unknown) => checkValue({ ...rule, reason: 'why' }, value)
  test.each(refused)('refuses %j', (value) => expect(check(value)).toBe('why'))
  test.each(taken)('takes %j', (value) => expect(check(value)).toBeUndefined())
})

test('mappings of any kind and secrets are looked into', () => {
  const rule = { not: '\n', reason: 'why' }
  expect(checkValue(rule, new Map([['a\n', 1]]))).toBe('why')
  expect(checkValue(rule, new Secret('a\nb'))).toBe('why')
})

describe('a field of a crontab', () => {
  const check = (limits: string, value: unknown) => {
    const rules = timeArgument('', limits).schema['x-rules'] as readonly ValueRule[]
    return checkValue(rules.at(-1)!, value)
  }
  test.each(['60', 60, '1-60', '*/0', '1,,2', '1;2', '70:80'])('0-59 refuses %j', (value) => {
    expect(check('0-59', value)).toContain('numbers from 0 to 59')
  })
  test.each(['*', 'random', '0-59/5,7', '5:20', '0~30'])('0-59 takes %j', (value) => {
    expect(check('0-59', value)).toBeUndefined()
  })
  test('months by name', () => expect(check('1-12', 'jan,Mar-oct')).toBeUndefined())
})
