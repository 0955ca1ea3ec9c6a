import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { TransportError } from '../../src/transport/index.ts'
import { declared, worlds } from './world/arbitrary.ts'
import { apply, copyOf, type Hooks, pendingOf, plan } from './world/run.ts'
import type { ToyName } from './world/toys.ts'
import { type Declared, makeTree } from './world/tree.ts'
import { World } from './world/world.ts'

const lost = () => new TransportError('lost', 'the connection was lost')
const runs = { numRuns: Number(process.env.KSTATE_RUNS ?? 300) }

/** Breaks off at the nth deed, before it is done or after. */
function cutAt(nth: number, when: 'before' | 'after'): Hooks {
  let deeds = 0
  return {
    acting: async () => {
      if (when === 'before' && deeds++ === nth) throw lost()
    },
    acted: async () => {
      if (when === 'after' && deeds++ === nth) throw lost()
    },
  }
}

/** A changes, B watches it, C runs on its changes, D listens. */
const tree: Declared[] = [
  { fun: 'set', name: 'a', number: 1 },
  { fun: 'nop', name: 'x' },
  { fun: 'serve', name: 'b', number: 0, requisites: [{ kind: 'watch', target: 0 }] },
  { fun: 'run', name: 'c', number: 1, requisites: [{ kind: 'onchanges', target: 0 }] },
  { fun: 'serve', name: 'd', number: 0, requisites: [{ kind: 'listen', target: 0 }] },
]
const before = { a: [0], b: [0], d: [0] }

describe('what a broken run left to be done', () => {
  test('is planned and done by the next, once, which says why', async () => {
    const world = new World(before)
    const steps = makeTree(tree)
    const broken = await apply(world, steps, cutAt(0, 'after'))
    expect(broken.ended).toBe('lost')
    expect(world.deeds.map(({ by }) => by)).toEqual(['s0'])
    expect(pendingOf(world).map(({ trigger, cause }) => [trigger, cause])).toEqual([
      ['s2', 's0'],
      ['s3', 's0'],
      ['listener_s4', 's0'],
    ])
    const planned = await plan(copyOf(world), steps)
    const due = planned.rows.filter(({ changed }) => changed !== false).map(({ id }) => id)
    expect(due).toEqual(['s2', 's3', 'listener_s4'])
    expect(planned.row('s3')?.comment).toMatch(
      /\npending since 2026-01-31 \d\d:02: s0 changed, the run of ann@desk ended before it$/,
    )
    await apply(world, steps)
    expect(world.deeds.map(({ by }) => by)).toEqual(['s0', 's2', 's3', 'listener_s4'])
    expect(world.pending).toEqual([])
    const third = await apply(world, steps)
    expect(third.rows.filter(({ changed }) => changed !== false)).toEqual([])
  })

  test('stays where what it requires fails, also in a run that reaches its end', async () => {
    const world = new World(before)
    const failing = makeTree([
      { fun: 'set', name: 'a', number: 1 },
      { fun: 'fail', name: 'x' },
      {
        fun: 'serve',
        name: 'b',
        number: 0,
        requisites: [
          { kind: 'watch', target: 0 },
          { kind: 'require', target: 1 },
        ],
      },
    ])
    const first = await apply(world, failing)
    expect(first.ended).toBe('complete')
    expect(world.restarts).toEqual([])
    expect(pendingOf(world)).toHaveLength(1)
    await apply(world, failing)
    expect(pendingOf(world)).toHaveLength(1)
    const mended = makeTree([
      { fun: 'set', name: 'a', number: 1 },
      { fun: 'nop', name: 'x' },
      {
        fun: 'serve',
        name: 'b',
        number: 0,
        requisites: [
          { kind: 'watch', target: 0 },
          { kind: 'require', target: 1 },
        ],
      },
    ])
    await apply(world, mended)
    expect(world.restarts).toEqual(['b'])
    expect(world.pending).toEqual([])
  })

  test('stays where the trigger itself fails', async () => {
    const world = new World(before)
    const failing = makeTree([
      { fun: 'set', name: 'a', number: 1 },
      { fun: 'run', name: 'c', number: 1, fault: 'fails', requisites: [{ kind: 'onchanges', target: 0 }] },
    ])
    await apply(world, failing)
    expect(pendingOf(world)).toHaveLength(1)
    await apply(world, failing)
    expect(world.deeds.filter(({ by }) => by === 's1')).toHaveLength(2)
    expect(pendingOf(world)).toHaveLength(1)
  })

  test('is void where the cause was taken back, or never came about', async () => {
    const steps = makeTree(tree)
    const world = new World(before)
    await apply(world, steps, cutAt(0, 'before'))
    expect(pendingOf(world)).toHaveLength(3)
    world.things.set('a', [0])
    const selected = makeTree([{ fun: 'set', name: 'a', number: 0 }, ...tree.slice(1)])
    const next = await apply(world, selected)
    expect(next.rows.filter(({ changed }) => changed !== false)).toEqual([])
    expect(next.dropped).toHaveLength(3)
    expect(next.dropped[0]).toMatch(/^s2 is no longer pending: s0 is as it was before 2026-01-31 \d\d:02$/)
    expect(world.pending).toEqual([])
  })

  test('is left alone by a run that does not have the step, and crossed out by a whole tree that does not', async () => {
    const world = new World(before)
    await apply(world, makeTree(tree), cutAt(0, 'after'))
    const without = makeTree(tree.slice(0, 2))
    expect((await apply(world, without, { isWhole: false })).dropped).toEqual([])
    expect(pendingOf(world)).toHaveLength(3)
    const whole = await apply(world, without)
    expect(whole.dropped).toHaveLength(3)
    expect(whole.dropped[0]).toContain('the tree has no such step any more')
    expect(world.pending).toEqual([])
  })

  test('a step that acted and changed nothing leaves nothing', async () => {
    const world = new World(before)
    const idle = makeTree([{ fun: 'set', name: 'a', number: 1, fault: 'idle' }, ...tree.slice(1)])
    await apply(world, idle)
    expect(world.restarts).toEqual([])
    expect(world.pending).toEqual([])
  })

  test('with failhard', async () => {
    const world = new World(before)
    const failing = [{ fun: 'set', name: 'a', number: 1 }, { fun: 'fail', name: 'x' }, ...tree.slice(2)] as Declared[]
    const ended = await apply(world, makeTree(failing), { failhard: true })
    expect(ended.ended).toBe('failhard')
    // As in Salt, listeners have their turn all the same.
    expect(world.restarts).toEqual(['d'])
    await apply(world, makeTree(tree))
    expect(world.restarts).toEqual(['d', 'b'])
  })
})

test('nothing is written where nothing changes', async () => {
  const world = new World({ ...before, a: [1] })
  await apply(world, makeTree(tree))
  expect(world.pending).toEqual([])
})

test('wherever a run is cut, it and the next together do what an unbroken one does: each deed and each restart once', async () => {
  const wanted: Record<string, ToyName> = { a: 'set', b: 'add', c: 'remove', d: 'serve' }
  let cut = 0
  await fc.assert(
    fc.asyncProperty(
      declared({
        functions: ['set'],
        requisites: ['require', 'watch', 'onchanges', 'listen', 'watch_any', 'onchanges_any'],
      }),
      worlds,
      fc.nat({ max: 6 }),
      fc.constantFrom('before' as const, 'after' as const),
      async (given, things, nth, when) => {
        // One wish for each object, so that no step undoes what another did.
        const steps = makeTree(given.map((one) => ({ ...one, fun: wanted[one.name]!, number: 1 })))
        const whole = new World(things)
        await apply(whole, steps)
        const world = new World(things)
        const broken = await apply(world, steps, cutAt(nth, when))
        if (broken.ended === 'lost') cut++
        await apply(world, steps)
        const deedsOf = ({ deeds }: World) => deeds.map(({ by, ops }) => `${by} ${ops.map(({ op }) => op)}`).sort()
        expect(deedsOf(world)).toEqual(deedsOf(whole))
        expect(world.state()).toEqual(whole.state())
        expect(world.pending).toEqual([])
      },
    ),
    runs,
  )
  expect(cut, 'a run that was never cut proves nothing').toBeGreaterThan(runs.numRuns / 10)
})
