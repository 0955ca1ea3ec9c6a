import { describe, expect, test } from 'vitest'
import { LockLostError } from '../../src/engine/guarded.ts'
import { summarize } from '../../src/engine/rows.ts'
import { TransportError } from '../../src/transport/index.ts'
import { apply, type Hooks, plan, type Ran } from './world/run.ts'
import { type Declared, makeTree } from './world/tree.ts'
import { World } from './world/world.ts'

const three: Declared[] = [
  { fun: 'set', name: 'a', number: 1 },
  { fun: 'set', name: 'b', number: 1 },
  { fun: 'set', name: 'c', number: 1 },
]

/** Stops once so many steps have ended. */
function stopAfter(steps: number): Hooks {
  let ended = 0
  return { ended: () => void ended++, stopped: () => ended >= steps }
}

const failOn = (id: string, error: Error): Hooks => ({
  acting: async ({ by }) => {
    if (by === id) throw error
  },
})

const never = new Promise<void>(() => {})

function told({ rows, left, ended }: Ran) {
  const { succeeded, failed, unknown, not_run, total } = summarize([...rows, ...left], ended)
  return {
    done: rows.map(({ id }) => id),
    left: left.map(({ id, result, changed, skipped }) => [id, result, changed, skipped]),
    ended,
    counts: { succeeded, failed, unknown, not_run, total },
  }
}

describe('a run that does not reach its end has a row for every step', () => {
  test('interrupted: the step that runs is finished, those after it were not run', async () => {
    const world = new World()
    expect(told(await apply(world, makeTree(three), stopAfter(1)))).toEqual({
      done: ['s0'],
      left: [
        ['s1', null, false, 'interrupted'],
        ['s2', null, false, 'interrupted'],
      ],
      ended: 'interrupted',
      counts: { succeeded: 1, failed: 0, unknown: 0, not_run: 2, total: 3 },
    })
    expect(world.state()).toEqual({ a: [1] })
  })

  test('interrupted before it began: the host is not even looked at', async () => {
    const ran = await apply(new World(), makeTree(three), { stopped: () => true })
    expect(ran.trips).toBe(0)
    expect(told(ran)).toMatchObject({ done: [], ended: 'interrupted', counts: { not_run: 3, total: 3 } })
  })

  test('a plan that is interrupted has not looked at the rest', async () => {
    expect(told(await plan(new World(), makeTree(three), stopAfter(2)))).toMatchObject({
      done: ['s0', 's1'],
      left: [['s2', null, false, 'interrupted']],
      ended: 'interrupted',
      counts: { not_run: 1 },
    })
  })

  test('the connection is lost while a step acts: what came of it is unknown', async () => {
    const lost = await apply(new World(), makeTree(three), failOn('s1', new TransportError('lost', 'gone')))
    expect(told(lost)).toEqual({
      done: ['s0'],
      left: [
        ['s1', null, null, undefined],
        ['s2', null, false, 'lost'],
      ],
      ended: 'lost',
      counts: { succeeded: 1, failed: 0, unknown: 1, not_run: 1, total: 3 },
    })
    expect(lost.left.map(({ comment }) => comment)).toEqual([
      'It was under way when the connection was lost: it may have been done, in part or as a whole',
      'It was not run: the connection was lost before it was its turn',
    ])
  })

  test('the connection is lost while steps act beside each other: each is named', async () => {
    const beside = three.map((one) => ({ ...one, parallel: true }))
    const hooks: Hooks = {
      acting: ({ by }) => (by === 's0' ? Promise.resolve() : Promise.reject(new TransportError('lost', 'gone'))),
    }
    expect(told(await apply(new World(), makeTree(beside), hooks))).toMatchObject({
      done: ['s0'],
      left: [
        ['s1', null, null, undefined],
        ['s2', null, null, undefined],
      ],
      ended: 'lost',
    })
  })

  test('the lock is lost', async () => {
    const ran = await apply(new World(), makeTree(three), failOn('s0', new LockLostError('taken')))
    expect(told(ran)).toMatchObject({ done: [], ended: 'lock-lost', counts: { unknown: 1, not_run: 2 } })
  })

  test('left while a step hangs: it is not waited for', async () => {
    const leave = new AbortController()
    const acting = () => {
      leave.abort()
      return never
    }
    expect(told(await apply(new World(), makeTree(three), { acting, leave: leave.signal }))).toMatchObject({
      done: [],
      left: [
        ['s0', null, null, undefined],
        ['s1', null, false, 'interrupted'],
        ['s2', null, false, 'interrupted'],
      ],
      ended: 'interrupted',
    })
  })

  test('failhard: what comes after the failure is named', async () => {
    const steps: Declared[] = [three[0]!, { fun: 'fail', name: 'x' }, three[1]!]
    expect(told(await apply(new World(), makeTree(steps), { failhard: true }))).toEqual({
      done: ['s0', 's1'],
      left: [['s2', null, false, 'failhard']],
      ended: 'failhard',
      counts: { succeeded: 1, failed: 1, unknown: 0, not_run: 1, total: 3 },
    })
  })

  test('failhard at the last step leaves nothing', async () => {
    const steps: Declared[] = [three[0]!, { fun: 'fail', name: 'x' }]
    expect(told(await apply(new World(), makeTree(steps), { failhard: true }))).toMatchObject({
      left: [],
      ended: 'complete',
    })
  })

  test('a listener that heard of a change and did not have its turn is named; one that heard of none is not', async () => {
    const steps: Declared[] = [
      three[0]!,
      three[1]!,
      { fun: 'serve', name: 'a', number: 1, requisites: [{ kind: 'listen', target: 0 }] },
      { fun: 'serve', name: 'd', number: 1, requisites: [{ kind: 'listen', target: 1 }] },
    ]
    const ran = await apply(new World(), makeTree(steps), stopAfter(1))
    expect(ran.left.map(({ id, function: fun }) => `${fun} ${id}`)).toEqual([
      'set s1',
      'serve s2',
      'serve s3',
      'mod_watch listener_s2',
    ])
  })

  test('an end that is reached is complete, though it was to stop by then', async () => {
    expect(told(await apply(new World(), makeTree(three), stopAfter(3)))).toMatchObject({
      done: ['s0', 's1', 's2'],
      left: [],
      ended: 'complete',
    })
  })
})
