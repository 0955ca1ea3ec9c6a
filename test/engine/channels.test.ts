import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { ChannelPool } from '../../src/engine/channels.ts'
import type { RunContext } from '../../src/engine/context.ts'
import { ObservedFacts } from '../../src/engine/facts/observed.ts'
import type { Host } from '../../src/engine/host.ts'

/** A pool whose channels are numbered, and what became of them. */
function poolOf() {
  let [opened, closed] = [0, 0]
  const channel = (): Host & { readonly number: number } => {
    const number = ++opened
    return {
      number,
      observe: async () => [{ need: number as never, value: number }],
      act: async () => ({ outputs: [], observed: [] }),
      fork: async () => channel(),
      async release() {},
      async close() {
        closed++
      },
    }
  }
  const main = { fork: async () => channel() } as unknown as Host
  const clock = { now: () => new Date(), elapsed: () => performance.now(), sleep, random: () => 0 }
  const pool = new ChannelPool({ host: main, clock } as unknown as RunContext, new ObservedFacts())
  return { pool, opened: () => opened, closed: () => closed }
}

/** Which channel a step was given that keeps it for so long. */
const step = (pool: ChannelPool, milliseconds: number) =>
  pool.run(async ({ host }) => {
    const [{ value } = { value: undefined }] = await host.observe([])
    await sleep(milliseconds)
    return value
  })

test('a step that asks nothing of the host needs no channel', async () => {
  const { pool, opened } = poolOf()
  expect(await Promise.all([1, 2, 3].map((n) => pool.run(async () => n)))).toEqual([1, 2, 3])
  await pool.end()
  expect(opened()).toBe(0)
})

test('steps that take a moment share a channel', async () => {
  const { pool, opened, closed } = poolOf()
  expect(new Set(await Promise.all(Array.from({ length: 20 }, () => step(pool, 1))))).toEqual(new Set([1]))
  await pool.end()
  expect([opened(), closed()]).toEqual([1, 1])
})

test('steps that take long have one each, eight at most', async () => {
  const { pool, opened, closed } = poolOf()
  const since = performance.now()
  await Promise.all(Array.from({ length: 10 }, () => step(pool, 600)))
  expect(performance.now() - since).toBeLessThan(2000)
  await pool.end()
  expect([opened(), closed()]).toEqual([8, 8])
})

test('a step that fails gives its channel back', async () => {
  const { pool, opened } = poolOf()
  const failing = pool.run(async ({ host }) => {
    await host.observe([])
    throw new Error('no')
  })
  await expect(failing).rejects.toThrow('no')
  await step(pool, 0)
  expect(opened()).toBe(1)
})
