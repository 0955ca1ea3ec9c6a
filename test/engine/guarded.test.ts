import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { sh } from '../../src/core/shell.ts'
import { LockLostError } from '../../src/engine/guarded.ts'
import { succeeded } from '../../src/engine/host.ts'
import { SessionHost } from '../../src/engine/session-host.ts'
import { shell } from '../../src/modules/kit/index.ts'
import { openLocal } from '../../src/transport/index.ts'

const work = mkdtempSync(join(tmpdir(), 'kstate-guarded-'))
const [lock, first, second] = ['lock', 'first', 'second'].map((name) => join(work, name)) as [string, string, string]
afterAll(() => rmSync(work, { recursive: true }))
beforeEach(() => {
  writeFileSync(lock, '')
  for (const file of [first, second]) rmSync(file, { force: true })
})

/** Two actions of a step; the lock is a file. */
async function actTwice(...scripts: readonly ReturnType<typeof sh>[]) {
  const session = await openLocal()
  try {
    const host = new SessionHost(session, { script: sh`test -e ${lock}` })
    const actions = scripts.map((script) => shell(script))
    const { outputs } = await host.act(actions, { observing: [] })
    const done = outputs.length === actions.length && outputs.every((output, i) => succeeded(output, actions[i]!))
    return { outputs, done, trips: session.roundTrips }
  } finally {
    await session.close()
  }
}

test('the lock is looked at before each action, in the one trip', async () => {
  const { done, outputs, trips } = await actTwice(sh`echo one; touch ${first}`, sh`echo two; touch ${second}`)
  expect(outputs.map((output) => output.stdout.toString())).toEqual(['one\n', 'two\n'])
  expect([done, trips]).toEqual([true, 1])
})

test('lost before the first action: nothing is begun', async () => {
  rmSync(lock)
  await expect(actTwice(sh`touch ${first}`, sh`touch ${second}`)).rejects.toThrow(LockLostError)
  expect([existsSync(first), existsSync(second)]).toEqual([false, false])
})

test('lost during the first action: the second is not begun', async () => {
  await expect(actTwice(sh`touch ${first}; rm ${lock}`, sh`touch ${second}`)).rejects.toThrow(LockLostError)
  expect([existsSync(first), existsSync(second)]).toEqual([true, false])
})

test('a failed action ends the step, not the lock', async () => {
  const { done, outputs } = await actTwice(sh`exit 3`, sh`touch ${second}`)
  expect(outputs.map((output) => output.code)).toEqual([3])
  expect([done, existsSync(second)]).toEqual([false, false])
})
