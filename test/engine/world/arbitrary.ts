import fc from 'fast-check'
import type { RequisiteKind } from '../../../src/compile/types.ts'
import type { ToyName } from './toys.ts'
import type { Declared } from './tree.ts'
import type { Thing } from './world.ts'

const names = ['a', 'b', 'c', 'd']
const number = fc.integer({ min: 0, max: 2 })

const kinds: readonly RequisiteKind[] = [
  'require',
  'require_any',
  'watch',
  'watch_any',
  'onchanges',
  'onchanges_any',
  'onfail',
  'onfail_any',
  'onfail_all',
  'prereq',
  'prereq',
  'prereq_any',
  'listen',
]

export interface TreeOptions {
  readonly functions: readonly ToyName[]
  /** Guards: `unless` an object is there. */
  readonly guards?: boolean
  readonly faults?: boolean
  readonly parallel?: boolean
  /** How many objects there are; default: four. */
  readonly objects?: number
  /** Default: all of them. */
  readonly requisites?: readonly RequisiteKind[]
}

/** Steps with random requisites among them. */
export function declared({
  functions,
  guards,
  faults,
  parallel,
  objects = names.length,
  requisites = kinds,
}: TreeOptions): fc.Arbitrary<Declared[]> {
  const name = fc.constantFrom(...names.slice(0, objects))
  const maybe = <T>(is: boolean | undefined, value: fc.Arbitrary<T>) =>
    is
      ? fc.oneof({ weight: 7, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: value })
      : fc.constant(undefined)
  const step = fc
    .record(
      {
        fun: fc.constantFrom(...functions),
        name,
        number,
        from: name,
        unless: maybe(guards, name),
        fault: maybe(faults, fc.constantFrom('fails' as const, 'idle' as const)),
        parallel: maybe(parallel, fc.constant(true)),
        requisites: fc.array(
          fc.record({ kind: fc.constantFrom(...requisites), target: fc.nat({ max: 7 }) }, { noNullPrototype: true }),
          { maxLength: 3 },
        ),
      },
      { noNullPrototype: true },
    )
    .map(
      (one) =>
        Object.fromEntries(Object.entries(one).filter(([, value]) => value !== undefined)) as unknown as Declared,
    )
  return fc.array(step, { minLength: 1, maxLength: 8 })
}

/** What a world holds at first. */
export const worlds: fc.Arbitrary<Record<string, Thing>> = fc.dictionary(
  fc.constantFrom(...names),
  fc.uniqueArray(number, { minLength: 1, maxLength: 2 }).map((numbers) => numbers.toSorted((a, b) => a - b)),
  { maxKeys: names.length, noNullPrototype: true },
)
