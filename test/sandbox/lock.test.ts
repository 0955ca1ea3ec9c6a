import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { isRunning, thisProcess, withLock } from '../../src/sandbox/lock.ts'

let directory = ''
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'kstate-lock-'))
})
afterEach(() => rmSync(directory, { recursive: true }))

test('only one works at a time, all get their turn, and no file stays', async () => {
  const file = join(directory, 'deep', 'lock')
  let inside = 0
  let most = 0
  const turns = Array.from({ length: 8 }, (_, i) =>
    withLock(file, async () => {
      most = Math.max(most, ++inside)
      await sleep(5)
      inside--
      return i
    }),
  )
  expect(await Promise.all(turns)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  expect(most).toBe(1)
  expect(readdirSync(join(directory, 'deep'))).toEqual([])
})

test('who waits is told for whom, once', async () => {
  const file = join(directory, 'lock')
  const told: number[] = []
  await withLock(file, async () => {
    const second = withLock(
      file,
      async () => 'done',
      (pid) => told.push(pid),
    )
    await sleep(150)
    expect(told).toEqual([process.pid])
    setImmediate(() => second.catch(() => {}))
  })
  expect(told).toEqual([process.pid])
  await sleep(100)
})

test('the lock is freed when the work fails', async () => {
  const file = join(directory, 'lock')
  await expect(withLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await withLock(file, async () => 1)).toBe(1)
})

test("a dead process's lock is taken over", async () => {
  const file = join(directory, 'lock')
  const dead = spawnSync('true').pid
  writeFileSync(file, JSON.stringify({ pid: dead, started: '1' }))
  writeFileSync(`${file}.${dead}.0123`, 'what it had made beside the lock')
  expect(await Promise.all([1, 2, 3].map((turn) => withLock(file, async () => turn)))).toEqual([1, 2, 3])
  expect(readdirSync(directory)).toEqual([])
})

test('a later process with the number of an earlier one is not taken for it', async () => {
  const me = await thisProcess()
  expect(await isRunning(me)).toBe(true)
  if (me.started) expect(await isRunning({ ...me, started: '1' })).toBe(false)
})
