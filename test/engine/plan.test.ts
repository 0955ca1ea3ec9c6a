import { expect, test } from 'vitest'
import { apply, plan } from './world/run.ts'
import { type Declared, makeTree } from './world/tree.ts'
import { thing, World } from './world/world.ts'

async function changesOf(steps: readonly Declared[], things = {}): Promise<(boolean | null)[]> {
  const { rows } = await plan(new World(things), makeTree(steps))
  return rows.toSorted((a, b) => a.id.localeCompare(b.id)).map(({ changed }) => changed)
}

test('each step is planned on what those before it leave', async () => {
  const steps: Declared[] = [
    { fun: 'set', name: 'a', number: 1 },
    { fun: 'add', name: 'a', number: 2 },
    { fun: 'copy', name: 'b', from: 'a' },
    { fun: 'set', name: 'a', number: 1 },
    { fun: 'set', name: 'a', number: 1 },
  ]
  expect(await changesOf(steps)).toEqual([true, true, true, true, false])
})

test('a fact that other predictions bear on is seen as they leave it', async () => {
  const steps: Declared[] = [
    { fun: 'remove', name: 'a' },
    { fun: 'tidy', name: 'b', from: 'c' },
  ]
  expect(await changesOf(steps, { a: [1], b: [1] })).toEqual([true, false])
  expect(await changesOf([{ fun: 'set', name: 'd' }, steps[1]!], { b: [1] })).toEqual([true, true])
})

test('a plan and its look ahead leave what was observed alone', async () => {
  const steps = makeTree([
    { fun: 'set', name: 'b', number: 1, requisites: [{ kind: 'prereq', target: 1 }] },
    { fun: 'set', name: 'a', number: 1 },
  ])
  const { facts } = await plan(new World({ a: [2] }), steps)
  const need = thing('a')
  expect(facts.observed.fact(need)).toMatchObject({ value: [2], stale: false })
  expect(facts.fact(need)).toMatchObject({ value: [1] })
})

test('what waits for a failure is not planned where the other would change, and unknown where that is unknown', async () => {
  const onfail: Declared = { fun: 'set', name: 'b', number: 1, requisites: [{ kind: 'onfail', target: 0 }] }
  expect(await changesOf([{ fun: 'set', name: 'a', number: 1 }, onfail])).toEqual([true, false])
  expect(await changesOf([{ fun: 'fail', name: 'a' }, onfail])).toEqual([false, true])
  const unknown: Declared = { fun: 'set', name: 'a', number: 1, requisites: [{ kind: 'require', target: 2 }] }
  expect(await changesOf([unknown, onfail, { fun: 'run', name: 'c' }], { a: [1] })).toEqual([null, null, true])
})

test('what a step may change itself is not forgotten over its watch', async () => {
  const steps: Declared[] = [
    { fun: 'set', name: 'c', number: 1 },
    { fun: 'serve', name: 'a', number: 1, requisites: [{ kind: 'watch', target: 0 }] },
    // A guard may see what the service's own change does, though not its restart.
    { fun: 'set', name: 'b', number: 1, unless: 'a', requisites: [{ kind: 'require', target: 1 }] },
  ]
  expect(await changesOf(steps)).toEqual([true, true, null])
})

test('a prereq that leads back to a step under way does not end the run: the others take their turns after it', async () => {
  const steps = makeTree([
    {
      fun: 'set',
      name: 'a',
      number: 1,
      requisites: [
        { kind: 'prereq', target: 1 },
        { kind: 'require', target: 2 },
      ],
    },
    { fun: 'set', name: 'b', number: 1 },
    {
      fun: 'set',
      name: 'c',
      number: 1,
      requisites: [
        { kind: 'prereq', target: 1 },
        { kind: 'prereq', target: 3 },
      ],
    },
    { fun: 'set', name: 'd', number: 1, requisites: [{ kind: 'require', target: 1 }] },
  ])
  const { rows } = await apply(new World(), steps)
  expect(rows.map(({ id, result, changed }) => [id, result, changed])).toEqual([
    ['s2', true, true],
    ['s0', true, true],
    ['s1', true, true],
    ['s3', true, true],
  ])
})
