import { describe, expect, test } from 'vitest'
import { evaluate, expected, faults, readCases } from '../../src/proof/index.ts'
import { stateFunction } from '../modules/support.ts'

const whole = {
  facts: [{ kind: 'group', key: 'team', value: { present: true, name: 'team', gid: 700, members: ['bob'] } }],
  verdict: { kind: 'change', comment: 'Group team is set for removal', changes: { team: '' } },
}

/** What is said of a case of group.absent. */
async function judge(one: Record<string, unknown>, name = 'absent'): Promise<string[]> {
  const text = JSON.stringify([{ title: 'it', args: { name: 'team' }, ...one }])
  const [given] = readCases(text, 'group.yaml', 'group', name)
  const found = await evaluate(stateFunction(given!.full), given!)
  try {
    const { remaining: _, ...rest } = found
    expect(rest).toEqual(expected(given!.one, found))
    return faults(given!.one, found)
  } catch (cause) {
    return [(cause as Error).message]
  }
}

describe('a case that leaves something out fails', () => {
  test('a change without its script, or its report', async () => {
    const [given] = readCases(
      JSON.stringify([{ title: 'it', args: { name: 'team' }, ...whole }]),
      'f',
      'group',
      'absent',
    )
    expect(faults(given!.one, await evaluate(stateFunction(given!.full), given!))).toEqual([
      'a change without its exact actions',
      'a change without its exact report',
    ])
  })

  test('no verdict', async () => expect(await judge({})).toHaveLength(1))
  test('another comment', async () => expect(await judge({ verdict: { kind: 'clean', comment: 'x' } })).toHaveLength(1))
  test('another refusal', async () => expect(await judge({ args: {}, refused: 'something else' })).toHaveLength(1))

  test('an allowed silence where there is a comment', async () => {
    const clean = { verdict: { kind: 'clean', comment: 'Group not present' }, silent: 'why' }
    expect(await judge(clean)).toEqual(['`silent`, and yet there is a comment'])
  })

  test('and one that is whole does not', async () => {
    expect(await judge({ verdict: { kind: 'clean', comment: 'Group not present' } })).toEqual([])
  })
})

describe('a case that is not of the form is refused', () => {
  const read = (one: Record<string, unknown>, name?: string) => () =>
    readCases(JSON.stringify([one]), 'f', 'group', name)

  test('a key that nothing reads', () => expect(read({ title: 'x', verdikt: {} }, 'absent')).toThrow('"verdikt"'))
  test('no title', () =>
    expect(read({ verdict: { kind: 'clean', comment: 'x' } }, 'absent')).toThrow("property 'title'"))
  test('no function', () => expect(read({ title: 'x' })).toThrow('which function is this of?'))
  test('a fact without a value', () =>
    expect(read({ title: 'x', facts: [{ kind: 'group', key: 'a' }] }, 'absent')).toThrow("property 'value'"))
})
