import { expect, test } from 'vitest'
import { HostLock, LockedError } from '../../src/engine/host-lock.ts'
import { StoppedError } from '../../src/engine/stop.ts'
import type { Answer, Session } from '../../src/transport/index.ts'

const answer = (stdout: string): Answer => ({ code: 0, stdout: Buffer.from(stdout), stderr: Buffer.alloc(0) })
const busy = answer('busy 1 60\nann@desk\nthen\nkstate apply web1\n')

/** Waits on a host whose lock is never given back; time passes only by waiting. */
async function wait(lockWait: number, stopAt = Number.POSITIVE_INFINITY) {
  let now = 0
  let asked = 0
  const said: number[] = []
  const session = {
    async request() {
      asked++
      return [busy]
    },
  } as unknown as Session
  const clock = {
    now: () => new Date(0),
    elapsed: () => now,
    random: () => 0,
    async sleep(milliseconds: number) {
      now += milliseconds
    },
  }
  const lock = new HostLock(session, {
    ...{ target: 'web1', what: 'test', clock, lockWait },
    stopped: () => now >= stopAt,
    waiting: () => said.push(now),
  })
  const ended = await lock.awaited(busy).then(
    () => undefined,
    (error: unknown) => error,
  )
  return { ended, said, now, asked }
}

test('a wait is said once, and again every half minute', async () => {
  const { ended, said, now } = await wait(70)
  expect(said).toEqual([0, 30_000, 60_000])
  expect(now).toBe(70_000)
  expect(ended).toBeInstanceOf(LockedError)
  expect((ended as Error).message).toBe('web1 is locked by ann@desk since then (kstate apply web1)')
})

test('--lock-wait 0 asks once and says nothing', async () => {
  expect(await wait(0)).toMatchObject({ ended: expect.any(LockedError), said: [], now: 0, asked: 0 })
})

test('a wait ends within a tenth of a second once the run is to stop', async () => {
  const { ended, now } = await wait(30, 4250)
  expect(ended).toBeInstanceOf(StoppedError)
  expect(now).toBeLessThanOrEqual(4350)
})
