import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { callFunction, functionsOf } from '../../src/app/call-function.ts'
import { Dict, toPlain, toValue } from '../../src/python/values.ts'
import { treeOf } from '../conformance/salt/case.ts'

interface Case {
  fun: string
  args: unknown[]
  with?: Record<string, unknown>
  value?: unknown
  fails?: string
}

const cases = parse(readFileSync(new URL('functions.yaml', import.meta.url), 'utf8')) as Case[]
const salt = functionsOf(
  {
    id: 'here',
    grains: new Dict([['id', 'here']]),
    opts: new Dict(),
    states: treeOf({}, 'states'),
    pillar: treeOf({ 'pillar/web/ssl.sls': 'a: 1' }, 'pillar'),
  },
  new Dict(),
)

function call({ fun, args, with: kwargs = {} }: Case) {
  const named = Object.entries(kwargs).map(([key, value]) => [key, toValue(value)] as const)
  return callFunction(salt, fun, args.map(toValue), new Map(named))
}

describe('execution functions that the controller answers', () => {
  for (const given of cases) {
    test(`${given.fun} ${JSON.stringify([...given.args, given.with ?? {}])}`, async () => {
      if (given.fails !== undefined) await expect(call(given)).rejects.toThrow(given.fails)
      else expect(toPlain(await call(given))).toEqual(given.value)
    })
  }

  test('what is drawn without a seed stays within its bounds', async () => {
    const text = (length: number, kwargs: Record<string, unknown>) =>
      call({ fun: 'random.get_str', args: [length], with: kwargs })
    expect(await text(40, { punctuation: false })).toMatch(/^[A-Za-z0-9]{40}$/)
    expect(await text(12, { chars: 'ab' })).toMatch(/^[ab]{12}$/)
    expect(await text(9, { lowercase: false, uppercase: false, punctuation: false })).toMatch(/^\d{9}$/)
    const drawn = await Promise.all(Array.from({ length: 40 }, () => call({ fun: 'random.rand_int', args: [3, 5] })))
    expect(new Set(drawn.map(Number))).toEqual(new Set([3, 4, 5]))
  })
})
