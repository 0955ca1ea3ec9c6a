import { isDeepStrictEqual } from 'node:util'
import { sh } from '../../../src/core/shell.ts'
import { type AskFor, see, whenKnown } from '../../../src/modules/kit/ask.ts'
import { type FactPatch, type FactView, type Need, predict } from '../../../src/modules/kit/fact.ts'
import { StateFunction, type StatePieces, type Watched } from '../../../src/modules/kit/state.ts'
import type { Touched, Touches } from '../../../src/modules/kit/touches.ts'
import type { Verdict } from '../../../src/modules/kit/verdict.ts'
import { type Fault, including, type Op, shelf, type Thing, thing } from './world.ts'

export interface ToyArgs {
  readonly id: string
  readonly name: string
  /** A number to be set or added. */
  readonly number: number
  /** The object that is copied. */
  readonly from: string
  readonly fault?: Fault
}

/** The operations that a verdict asks for. */
type Delta = readonly Op[]

interface More {
  watch?(args: ToyArgs, view: FactView, watched: Watched): Verdict<Delta>
  touches?(args: ToyArgs, ops: Delta): Touches
}

const schema = { description: 'A toy.', properties: {}, example: '' }

/** What guards and the list of names may see of any write. */
const others: readonly Touched[] = [{ kind: 'shelf' }, { kind: 'guard' }]

function toy(
  facts: (args: ToyArgs) => readonly Need[] | AskFor<FactView>,
  diff: (args: ToyArgs, view: FactView) => Verdict<Delta>,
  more: More = {},
): StateFunction {
  const pieces = {
    facts(args: ToyArgs) {
      const asked = facts(args)
      return Array.isArray(asked) ? see(asked) : asked
    },
    diff,
    act: ({ id, fault }: ToyArgs, ops: Delta) => [
      { kind: 'shell', script: sh`do`, stdin: JSON.stringify({ by: id, ops, fault }) },
    ],
    touches: (_args: ToyArgs, ops: Delta): Touches =>
      ops.flatMap((op) => (op.op === 'restart' ? [] : [{ kind: 'thing', key: op.name }, ...others])),
    manages: () => [],
    ...more,
  }
  return new StateFunction(schema, pieces as unknown as StatePieces)
}

const clean: Verdict<Delta> = { kind: 'clean', comment: 'it is so' }
const fail = (comment: string): Verdict<Delta> => ({ kind: 'fail', comment })

function write(values: ReadonlyMap<string, Thing>): Verdict<Delta> {
  const effects: FactPatch[] = [...values].map(([name, value]) => predict(thing(name), value))
  const ops = [...values].map(([name, value]): Op => ({ op: 'write', name, value }))
  return {
    kind: 'change',
    delta: ops,
    comment: 'it will be',
    changes: Object.fromEntries(values),
    effects,
    proof: 'observe',
  }
}

function become(name: string, value: Thing, view: FactView): Verdict<Delta> {
  return isDeepStrictEqual(view.get(thing(name)), value) ? clean : write(new Map([[name, value]]))
}

function add({ name, number }: ToyArgs, view: FactView): Verdict<Delta> {
  const now = view.get(thing(name))
  if (now?.includes(number)) return clean
  const verdict = write(new Map([[name, including(now, number)]]))
  return { ...verdict, delta: [{ op: 'add', name, number }] } as Verdict<Delta>
}

const own = ({ name }: ToyArgs) => [thing(name)]

/** State functions of the world; all but `run` predict to the letter what they do. */
export const toys = {
  /** The object is this number alone. */
  set: toy(own, ({ name, number }, view) => become(name, [number], view)),
  /** The object holds this number, whatever else. */
  add: toy(own, add),
  remove: toy(own, ({ name }, view) => become(name, undefined, view)),
  /** The object is as another one, which must be there. */
  copy: toy(
    ({ name, from }) => [thing(name), thing(from)],
    ({ name, from }, view) => {
      const value = view.get(thing(from))
      return value ? become(name, value, view) : fail(`${from} is not there`)
    },
  ),
  /** Nothing is there but the object and what it copies: reads by way of another kind of fact. */
  tidy: toy(
    () => whenKnown(shelf, (names) => see([shelf, ...names.map((name) => thing(name))])),
    ({ name, from }, view) => {
      const gone = view.get(shelf).filter((one) => one !== name && one !== from)
      return gone.length === 0 ? clean : write(new Map(gone.map((one) => [one, undefined])))
    },
  ),
  /** Holds its number, and is restarted where something watched changed. */
  serve: toy(own, add, {
    watch: ({ name }) => ({
      kind: 'change',
      delta: [{ op: 'restart', name }],
      comment: 'restarted',
      changes: { restarted: name },
      effects: [],
      proof: 'output',
    }),
  }),
  /** A command of which nothing is known but that it runs: it sets the object. */
  run: toy(
    () => [],
    ({ name, number }) => ({
      kind: 'change',
      delta: [{ op: 'write', name, value: [number] }],
      comment: 'it will run',
      changes: { ran: true },
      effects: [],
      proof: 'output',
    }),
    { touches: () => 'everything' },
  ),
  fail: toy(
    () => [],
    () => fail('it always fails'),
  ),
  nop: toy(
    () => [],
    () => clean,
  ),
} satisfies Record<string, StateFunction>

export type ToyName = keyof typeof toys

/** Whether what a function asks for is so. */
export function isAsked(
  fun: ToyName,
  { name, number, from }: ToyArgs,
  world: { thing(name: string): Thing; state(): object },
): boolean {
  const now = world.thing(name)
  switch (fun) {
    case 'set':
      return isDeepStrictEqual(now, [number])
    case 'add':
    case 'serve':
      return now?.includes(number) === true
    case 'remove':
      return now === undefined
    case 'copy':
      return isDeepStrictEqual(now, world.thing(from))
    case 'tidy':
      return Object.keys(world.state()).every((one) => one === name || one === from)
    default:
      return true
  }
}
