import { describe, expect, test } from 'vitest'
import { apply, copyOf, plan } from './world/run.ts'
import { type Declared, makeTree } from './world/tree.ts'
import { World } from './world/world.ts'

const outcomes = ({ rows }: Awaited<ReturnType<typeof apply>>) => rows.map((row) => [row.id, row.result, row.changed])

describe.each<Declared['fun']>(['nop', 'set', 'run', 'tidy'])('an owner of a prereq that is %s', (fun) => {
  const owner: Declared = { fun, name: 'owned', from: 'made', number: 1, requisites: [{ kind: 'prereq', target: 1 }] }
  const tree = makeTree([owner, { fun: 'set', name: 'made', number: 7 }])

  test('what it looks ahead at is brought about after it', async () => {
    const world = new World({ other: [1] })
    const { rows } = await apply(world, tree)
    expect(rows.map(({ id }) => id)).toEqual(['s0', 's1'])
    expect(rows[1]).toMatchObject({ result: true, changed: true })
    expect(world.thing('made')).toEqual([7])
    expect(world.deeds.at(-1)?.by).toBe('s1')
  })

  test('a plan says so, and does nothing', async () => {
    const world = new World({ other: [1] })
    const planned = await plan(copyOf(world), tree)
    const applied = await apply(world, tree)
    expect(planned.rows.map(({ id, changed }) => [id, changed])).toEqual(
      applied.rows.map(({ id, changed }) => [id, changed]),
    )
  })

  test('it is not run where nothing would change', async () => {
    const world = new World({ made: [7], other: [1] })
    expect(outcomes(await apply(world, tree))).toEqual([
      ['s0', true, false],
      ['s1', true, false],
    ])
    expect(world.deeds).toEqual([])
  })
})

test('a look ahead within a look ahead leaves no trace', async () => {
  const world = new World()
  const tree = makeTree([
    { fun: 'set', name: 'a', number: 1, requisites: [{ kind: 'prereq', target: 1 }] },
    { fun: 'add', name: 'b', number: 5, requisites: [{ kind: 'prereq', target: 2 }] },
    { fun: 'add', name: 'b', number: 6 },
  ])
  await apply(world, tree)
  expect(world.state()).toEqual({ a: [1], b: [5, 6] })
  expect(world.deeds.map(({ by }) => by)).toEqual(['s0', 's1', 's2'])
})

test('in a plan a look ahead that hangs on what has not run is unknown, and so is its owner', async () => {
  const tree = makeTree([
    { fun: 'run', name: 'made', number: 9 },
    { fun: 'set', name: 'owned', number: 1, requisites: [{ kind: 'prereq', target: 2 }] },
    { fun: 'set', name: 'made', number: 7, requisites: [{ kind: 'require', target: 0 }] },
  ])
  const world = new World({ made: [7] })
  const { rows } = await plan(world, tree)
  expect(rows.map(({ id, changed }) => [id, changed])).toEqual([
    ['s0', true],
    ['s1', null],
    ['s2', null],
  ])
  expect((await apply(world, tree)).rows.map(({ changed }) => changed)).toEqual([true, true, true])
})
