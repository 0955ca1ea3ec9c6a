import { expect, test } from 'vitest'
import { sh } from '../../src/core/shell.ts'
import { change, clean, fact, state, Unobservable } from '../../src/modules/kit/index.ts'
import { apply } from './world/run.ts'
import { makeTree } from './world/tree.ts'
import { World } from './world/world.ts'

const lamp = fact<{ readonly on: boolean }>({ name: 'lamp', ask: () => [] })

const on = state({
  summary: 'A lamp that burns.',
  example: '',
  args: {},
  facts: () => ({ now: lamp('') }),
  diff: (_args, { now }) =>
    now.on ? clean('it burns') : change({ delta: null, comment: 'it will burn', changes: { lamp: 'on' } }),
  act: () => [{ kind: 'shell', script: sh`do`, stdin: '{}' }],
  report: ({ after }) => ({ changes: { lamp: after.now.on }, comment: 'it was lit' }),
  manages: () => [lamp('')],
})

/** Says nothing any more once something was done. */
class Mute extends World {
  #isMute = false
  override do(): number {
    this.#isMute = true
    return 0
  }
  override answer(): unknown {
    return this.#isMute ? new Unobservable('it is mute') : { on: false }
  }
}

test('a host that cannot say what is so afterwards: the step fails and says so', async () => {
  const steps = makeTree([{ fun: 'set', name: 'a' }]).map((ready) => ({ ...ready, fn: on, args: {} }))
  const { rows } = await apply(new Mute({}), steps)
  expect(rows[0]).toMatchObject({ result: false })
  expect(rows[0]!.comment).toContain('could not be observed: it is mute')
})
