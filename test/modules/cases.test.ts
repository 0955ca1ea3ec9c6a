import { describe, expect, test } from 'vitest'
import { evaluate, expected, faults, type Given } from '../../src/proof/index.ts'
import { findCases, functionNames, stateFunction } from './support.ts'

const cases = new Map<string, Given[]>()
for (const given of findCases()) cases.set(given.full, [...(cases.get(given.full) ?? []), given])

describe.each([...cases])('%s', (full, given) => {
  test.each(given.map((one) => [one.one.title, one] as const))('%s', async (_, one) => {
    const found = await evaluate(stateFunction(full), one)
    expect(faults(one.one, found)).toEqual([])
    const { remaining: _remaining, ...rest } = found
    expect(rest).toEqual(expected(one.one, found))
  })
})

test('every state function has cases', () => {
  expect(functionNames().filter((name) => !cases.has(name))).toEqual([])
})

test('there are cases of state functions alone', () => {
  expect([...cases.keys()].filter((name) => !functionNames().includes(name))).toEqual([])
})

test('no two cases of a function bear one title', () => {
  const titles = [...cases].flatMap(([full, given]) => given.map(({ one }) => `${full}: ${one.title}`))
  expect(titles.filter((title, i) => titles.indexOf(title) !== i)).toEqual([])
})
