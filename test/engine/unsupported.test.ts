import { describe, expect, test } from 'vitest'
import type { ReadyStep } from '../../src/engine/context.ts'
import { noFunction, unsupportedRows } from '../../src/engine/unsupported.ts'
import { apply, plan } from './world/run.ts'
import { type Declared, makeTree } from './world/tree.ts'
import { World } from './world/world.ts'

const kinds = ['require', 'watch', 'onchanges', 'onfail', 'prereq'] as const

/** The first of the steps has no function; the second is there. */
function tree(dependent: Declared, leavesOut: boolean): readonly ReadyStep[] {
  const declared: Declared[] = [{ fun: 'set', name: 'a' }, { fun: 'set', name: 'b', number: 1 }, dependent]
  const steps = makeTree(declared).map((ready) => (ready.step.id === idOf(0) ? { ...ready, fn: noFunction } : ready))
  const rows = unsupportedRows(
    steps.map(({ step, fn, args }) => ({ step, fn, args, io: undefined as never })),
    leavesOut,
  )
  return steps.map((ready) => ({ ...ready, row: rows.get(ready.step.tag) }))
}

const idOf = (position: number) =>
  makeTree([
    { fun: 'set', name: 'a' },
    { fun: 'set', name: 'b' },
    { fun: 'set', name: 'c' },
  ])[position]!.step.id

const depends = (...requisites: NonNullable<Declared['requisites']>): Declared => ({
  fun: 'set',
  name: 'c',
  number: 1,
  requisites,
})

describe('what requires a step that is left out', () => {
  for (const kind of kinds)
    test(`${kind}: is left out too, and its object stays as it is`, async () => {
      const world = new World({})
      const ran = await apply(world, tree(depends({ kind, target: 0 }), true))
      expect(ran.row(idOf(2))).toMatchObject({ result: null, changed: false, skipped: 'requisite unsupported' })
      expect(ran.row(idOf(0))).toMatchObject({ result: null, changed: false, skipped: 'unsupported', ran: false })
      expect(Object.keys(world.state())).toEqual(['b'])
      expect(ran.ended).toBe('complete')
    })

  for (const kind of ['require_any', 'watch_any', 'onchanges_any'] as const)
    test(`${kind}: runs where another is there, and is left out where none is`, async () => {
      const world = new World({})
      const both = depends({ kind, target: 0 }, { kind, target: 1 })
      expect((await apply(world, tree(both, true))).row(idOf(2))).toMatchObject({ result: true, changed: true })
      expect((await apply(new World({}), tree(depends({ kind, target: 0 }), true))).row(idOf(2))?.skipped).toBe(
        'requisite unsupported',
      )
    })
})

test('a plan that leaves nothing out goes by what such a step might do', async () => {
  const planned = async (kind: (typeof kinds)[number], things = {}) =>
    (await plan(new World(things), tree(depends({ kind, target: 0 }), false))).row(idOf(2))
  expect(await planned('require')).toMatchObject({ result: null, changed: true })
  expect(await planned('require', { c: [1] })).toMatchObject({ changed: null, depends_on: [idOf(0)] })
  for (const kind of ['onchanges', 'onfail', 'prereq'] as const)
    expect(await planned(kind), kind).toMatchObject({ changed: null, depends_on: [idOf(0)] })
})
