import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { Redactor } from '../../src/core/secrets.ts'
import { redactData } from '../../src/python/values/redact.ts'
import { Dict, Float, toPlain, toValue } from '../../src/python/values.ts'

function hiding(...secrets: string[]): Redactor {
  const redactor = new Redactor()
  for (const secret of secrets) redactor.add(secret)
  return redactor
}

describe('data', () => {
  test('texts, keys and long numbers at any depth', () => {
    const data = { diff: '+hunter22', list: [{ hunter22: 1 }, 987654, 987, true, null], port: 5432 }
    expect(redactData(hiding('hunter22', '987654', '987'), data)).toEqual({
      diff: '+******',
      list: [{ '******': 1 }, '******', 987, true, null],
      port: 5432,
    })
  })

  test('Python’s values', () => {
    const data = new Dict([['a', ['hunter22', new Float(31.4159)]]])
    expect(toPlain(redactData(hiding('hunter22', '31.4159'), data))).toEqual({ a: ['******', '******'] })
  })

  test('without secrets the data itself', () => {
    const data = { a: 'b' }
    expect(redactData(hiding(), data)).toBe(data)
  })
})

interface Case {
  readonly name: string
  readonly secrets: readonly string[]
  readonly data: unknown
  readonly shown: unknown
  readonly former?: readonly string[]
}

const cases = parse(readFileSync(new URL('redact.yaml', import.meta.url), 'utf8')) as Case[]

describe('values before and after a change', () => {
  test.each(cases)('$name', ({ secrets, data, shown, former = [] }) => {
    const found = new Set<string>()
    expect(redactData(hiding(...secrets), data, found)).toEqual(shown)
    expect([...found]).toEqual(former)
    expect(toPlain(redactData(hiding(...secrets), toValue(data)))).toEqual(shown)
  })
})
