import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ReadyStep } from '../../src/engine/context.ts'
import { viewOf } from '../../src/engine/facts/knowledge.ts'
import { ownersOf, requisitesOf } from '../../src/engine/requisites.ts'
import { declared, type TreeOptions, worlds } from './world/arbitrary.ts'
import { uncertain } from './world/certainty.ts'
import { Interpreter } from './world/interpreter.ts'
import { apply, copyOf, plan } from './world/run.ts'
import { isAsked, type ToyArgs, type ToyName } from './world/toys.ts'
import { makeTree } from './world/tree.ts'
import { thing, World } from './world/world.ts'

const exact = ['set', 'set', 'add', 'remove', 'copy', 'serve', 'fail', 'nop'] as const
const all = [...exact, 'tidy', 'run', 'run'] as const
const runs = { numRuns: Number(process.env.KSTATE_RUNS ?? 300) }

test.each<[string, TreeOptions]>([
  ['any steps', { functions: all, guards: true }],
  ['steps that require commands', { functions: ['run', 'set', 'remove'], objects: 2, requisites: ['require'] }],
])('what a plan says of a step, the apply comes to: %s', async (_, options) => {
  let claims = 0
  await fc.assert(
    fc.asyncProperty(declared(options), worlds, async (given, things) => {
      const world = new World(things)
      const steps = makeTree(given)
      const planned = await plan(copyOf(world), steps)
      const applied = await apply(world, steps)
      const { clean, change } = uncertain(steps)
      for (const { step } of steps) {
        const said = planned.row(step.id)
        if (!said || said.changed === null || (said.changed ? change : clean).has(step.tag)) continue
        claims++
        const came = applied.row(step.id)
        expect([step.id, came?.changed, came?.result ?? true]).toEqual([step.id, said.changed, said.result ?? true])
      }
    }),
    runs,
  )
  expect(claims, 'a plan that claims nothing proves nothing').toBeGreaterThan(runs.numRuns / 2)
})

test('where every function predicts exactly, a plan leaves nothing unknown, and its last word on the world is what the apply leaves', async () => {
  await fc.assert(
    fc.asyncProperty(declared({ functions: exact }), worlds, async (given, things) => {
      const world = new World(things)
      const steps = makeTree(given)
      const planned = await plan(copyOf(world), steps)
      expect(planned.rows.filter((row) => row.changed === null)).toEqual([])
      const before = world.state()
      const applied = await apply(world, steps)
      expect(planned.rows.map(({ id, changed }) => [id, changed])).toEqual(
        applied.rows.map(({ id, changed }) => [id, changed]),
      )
      for (const name of ['a', 'b', 'c', 'd']) {
        const predicted = planned.facts.fact(thing(name)) ? viewOf(planned.facts).get(thing(name)) : before[name]
        expect([name, predicted]).toEqual([name, world.thing(name)])
      }
    }),
    runs,
  )
})

test('an apply comes to what looking at the world itself at each step comes to, prereq, guards and faults included', async () => {
  await fc.assert(
    fc.asyncProperty(declared({ functions: all, guards: true, faults: true }), worlds, async (given, things) => {
      const world = new World(things)
      const steps = makeTree(given)
      const truth = copyOf(world)
      const { outcomes } = new Interpreter(truth, steps).run()
      const { row } = await apply(world, steps)
      const of = (id: string) => ({ result: row(id)?.result, changed: row(id)?.changed })
      for (const { step } of steps) {
        const outcome = outcomes.get(step.tag)
        expect([step.id, of(step.id)]).toEqual([step.id, { result: outcome?.result, changed: outcome?.changed }])
      }
      expect(world.deeds).toEqual(truth.deeds)
      expect(world.state()).toEqual(truth.state())
      expect(world.restarts).toEqual(truth.restarts)
    }),
    runs,
  )
})

test('a step that succeeded is as it was asked in the world when it ends', async () => {
  await fc.assert(
    fc.asyncProperty(declared({ functions: all, guards: true, faults: true }), worlds, async (given, things) => {
      const world = new World(things)
      const steps = makeTree(given)
      await apply(world, steps, {
        ended: ({ id, result, skipped }) => {
          const ready = steps.find(({ step }) => step.id === id)!
          if (result !== true || skipped !== undefined || ready.step.listener) return
          // As in Salt, the watch of a step that failed without a change decides in its place.
          if (ready.step.function === 'serve' && (ready.args as ToyArgs).fault) return
          expect([id, isAsked(ready.step.function as ToyName, ready.args as ToyArgs, world)]).toEqual([id, true])
        },
      })
    }),
    runs,
  )
})

test('what a step requires has ended before it begins, an owner of a prereq before what it names; nothing runs twice', async () => {
  await fc.assert(
    fc.asyncProperty(
      declared({ functions: all, guards: true, faults: true, parallel: true }),
      worlds,
      async (given, things) => {
        const world = new World(things)
        const steps = makeTree(given)
        const events: string[] = []
        const { rows, row } = await apply(world, steps, {
          started: (id) => events.push(`+${id}`),
          ended: ({ id }) => events.push(`-${id}`),
        })
        expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length)
        expect(rows.length).toBeGreaterThanOrEqual(steps.filter(({ step }) => !step.listener).length)
        for (const { step } of steps) {
          const deeds = world.deeds.filter(({ by }) => by === step.id)
          const restarts = deeds.filter(({ ops }) => ops.some(({ op }) => op === 'restart'))
          expect(restarts.length).toBeLessThanOrEqual(1)
          expect(deeds.length - restarts.length).toBeLessThanOrEqual(1)
          for (const { kind, steps: targets } of step.requisites) {
            for (const id of targets.map((tag) => tag.replace('toy_|-', ''))) {
              if (!row(step.id)) continue
              const [first, then] = kind.startsWith('prereq') ? [step.id, id] : [id, step.id]
              // What cannot run because of its own requisites is told when it is looked ahead at.
              if (kind.startsWith('prereq') && row(id)?.skipped !== undefined) continue
              expect(events.indexOf(`-${first}`), `${first} before ${then}`).toBeLessThan(events.indexOf(`+${then}`))
            }
          }
        }
      },
    ),
    runs,
  )
})

test('after an apply that succeeded everywhere a second one changes nothing', async () => {
  const wanted: Record<string, ToyName> = { a: 'set', b: 'add', c: 'remove', d: 'serve' }
  await fc.assert(
    fc.asyncProperty(declared({ functions: exact }), worlds, async (given, things) => {
      const world = new World(things)
      // One wish for each object: what contradicts itself never comes to rest.
      const steps = makeTree(
        given.map((one) => {
          const prereq = one.requisites?.find(isPrereq)
          // As in Salt, one prereq without changes lets a step run whatever its onchanges say: then it comes late.
          const requisites = prereq ? [prereq] : one.requisites
          return { ...one, requisites, fun: wanted[one.name]!, number: 1 }
        }),
      )
      const first = await apply(world, steps)
      fc.pre(first.rows.every(({ result }) => result === true))
      const deeds = world.deeds.length
      const second = await apply(world, steps)
      expect(second.rows.filter(({ changed, result }) => changed !== false || result !== true)).toEqual([])
      expect(world.deeds.length).toBe(deeds)
    }),
    runs,
  )
})

test('a prereq is looked at without a trace: its owner runs exactly where it changes afterwards', async () => {
  await fc.assert(
    fc.asyncProperty(
      declared({ functions: ['set', 'add', 'remove', 'serve', 'fail'] }),
      worlds,
      async (given, things) => {
        // Each step has an object of its own, so that nothing but the look ahead can come between.
        const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']
        const steps = makeTree(
          given.map((one, i) =>
            one.requisites?.some(isPrereq)
              ? { ...one, name: names[i]!, fun: 'add', number: 9 }
              : { ...one, name: names[i]! },
          ),
        )
        const { row } = await apply(new World(things), steps)
        const rowOf = (tag: string) => row(tag.replace('toy_|-', ''))
        const runOf = (tag: string) => rowOf(tag)?.run ?? 0
        const owners = ownersOf(steps.map(({ step }) => step))
        for (const { step } of steps) {
          const targets = requisitesOf(step, 'prereq').flatMap((requisite) => requisite.steps)
          const ended = [step.tag, ...targets].every((tag) => rowOf(tag)?.result === true)
          // A look ahead of what waits for what comes after an owner, or may, is but a guess.
          const isGuess = (tag: string) =>
            requiredBy(tag, steps).some((other) =>
              lookers(tag, owners).some((owner) => runOf(other) > runOf(owner) || owners.get(other)?.includes(owner)),
            )
          const waits = targets.some(isGuess)
          if (targets.length === 0 || targets.length < step.requisites.length || !ended || waits) continue
          const changed = targets.some((tag) => rowOf(tag)?.changed)
          expect([step.id, rowOf(step.tag)?.changed]).toEqual([step.id, changed])
        }
      },
    ),
    runs,
  )
})

/** The owners of a prereq that names a step, and theirs in turn. */
function lookers(tag: string, owners: ReadonlyMap<string, readonly string[]>): string[] {
  return (owners.get(tag) ?? []).flatMap((owner) => [owner, ...lookers(owner, owners)])
}

/** All that a step's requisites but prereq lead to. */
function requiredBy(tag: string, steps: readonly ReadyStep[]): string[] {
  const { step } = steps.find((ready) => ready.step.tag === tag)!
  const near = step.requisites.filter((requisite) => !isPrereq(requisite)).flatMap((requisite) => requisite.steps)
  return [...near, ...near.flatMap((other) => requiredBy(other, steps))]
}

function isPrereq({ kind }: { readonly kind: string }): boolean {
  return kind.startsWith('prereq')
}
