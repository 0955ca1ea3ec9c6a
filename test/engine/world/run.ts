import type { Step } from '../../../src/compile/types.ts'
import type { ReadyStep } from '../../../src/engine/context.ts'
import type { FactLayer } from '../../../src/engine/facts/layer.ts'
import { applying, planning } from '../../../src/engine/runners.ts'
import { Triggers } from '../../../src/engine/triggers.ts'
import { type Walked, walk } from '../../../src/engine/walk.ts'
import { type PendingFile, type PendingTrigger, pendingLine, readPending } from '../../../src/host/index.ts'
import { guardFact } from '../../../src/modules/cmd/guard.ts'
import { given } from '../../../src/modules/kit/index.ts'
import type { StateRow } from '../../../src/report/events.ts'
import { WorldHost } from './host.ts'
import { type Deed, World } from './world.ts'

export interface Ran extends Pick<Walked, 'left' | 'ended'> {
  readonly rows: readonly StateRow[]
  /** By ID. */
  readonly row: (id: string) => StateRow | undefined
  /** What was known at the end, predictions included. */
  readonly facts: FactLayer
  readonly trips: number
  /** What is no longer pending though it was not done. */
  readonly dropped: readonly string[]
}

export interface Hooks {
  started?(id: string): void
  ended?(row: StateRow): void
  /** See `WorldHost`. */
  acting?(deed: Deed): Promise<void>
  acted?(): Promise<void>
  /** Whether these are all steps of the tree; default: yes. */
  readonly isWhole?: boolean
  /** Asked before each step. */
  stopped?(): boolean
  readonly leave?: AbortSignal
  readonly failhard?: boolean
}

export function plan(world: World, steps: readonly ReadyStep[], hooks: Hooks = {}): Promise<Ran> {
  return run('plan', world, steps, hooks)
}

export function apply(world: World, steps: readonly ReadyStep[], hooks: Hooks = {}): Promise<Ran> {
  return run('apply', world, steps, hooks)
}

async function run(what: 'plan' | 'apply', world: World, steps: readonly ReadyStep[], hooks: Hooks): Promise<Ran> {
  let now = 0
  const host = new WorldHost(world, { readOnly: what === 'plan', acting: hooks.acting, acted: hooks.acted })
  const triggers = new Triggers({
    left: fileOf(world),
    project: 'toys',
    steps,
    owner: 'ann@desk',
    since: '2026-01-31T14:02:00.000Z',
    show: ({ id }) => id,
  })
  const ctx = {
    host,
    clock: {
      now: () => new Date(0),
      elapsed: () => now,
      sleep: async (milliseconds: number) => {
        now += milliseconds
      },
      random: () => 0,
    },
    guards: {
      command: guardFact,
      exists: () => given(false),
    },
    failhard: hooks.failhard ?? false,
    shell: '/bin/sh',
    call: async () => null,
    stopped: () => hooks.stopped?.() ?? false,
    triggers,
  }
  const runner = what === 'plan' ? planning(ctx, steps) : applying(ctx)
  const events = {
    started: ({ id }: Step) => hooks.started?.(id),
    ended: (row: StateRow) => hooks.ended?.(row),
  }
  const { rows, left, ended, cause } = await walk(runner, steps, events, hooks.leave)
  if (ended === 'failed') throw cause
  if (ended === 'complete' && (hooks.isWhole ?? true)) triggers.vanished()
  const rest = what === 'apply' && ended !== 'lost' ? triggers.rest() : undefined
  if (rest) world.pending = rest.map(pendingLine)
  const row = (id: string) => rows.find((row) => row.id === id)
  return { rows, left, ended, row, facts: runner.ctx.facts, trips: host.trips, dropped: triggers.dropped }
}

/** What the world's file says. */
export function pendingOf(world: World): readonly PendingTrigger[] {
  return fileOf(world).entries
}

function fileOf(world: World): PendingFile {
  const stdout = Buffer.from(world.pending.map((line) => `${line}\n`).join(''))
  return readPending({ code: 0, stdout, stderr: Buffer.alloc(0) }) as PendingFile
}

export function copyOf(world: World): World {
  const copy = new World(world.state())
  copy.pending = [...world.pending]
  return copy
}
