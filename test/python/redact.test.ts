import { describe, expect, test } from 'vitest'
import { Redactor } from '../../src/core/secrets.ts'
import { redactData } from '../../src/python/values/redact.ts'
import { Dict, Float, toPlain } from '../../src/python/values.ts'

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
