import type { FactView, Need } from '../kit/fact.ts'
import type { LegacyState } from '../kit/legacy.ts'
import type { ArgumentSchema, StateSchema } from '../kit/schema.ts'
import type { Touched } from '../kit/touches.ts'
import type { Verdict } from '../kit/verdict.ts'

/** One of this module's functions with its arguments, as a part of a state that is made of several. */
export interface Part {
  readonly path: string
  readonly fn: LegacyState
  readonly args: unknown
  readonly ready: unknown
}

/** A part that has to be changed. */
export type Change = Extract<Verdict, { kind: 'change' }>

export function partNeeds({ fn, args, ready }: Part): readonly Need[] {
  return fn.facts(args, ready)
}

export function diffPart({ fn, args, ready }: Part, facts: FactView): Verdict {
  return fn.diff(args, ready, facts)
}

/** A function's arguments with its schema's defaults for all that is not given. */
export function withDefaults(
  schema: StateSchema,
  given: { readonly [name: string]: unknown },
): Record<string, unknown> {
  const properties = Object.entries(schema.properties) as [string, ArgumentSchema][]
  const defaults = properties.flatMap(([name, property]) => ('default' in property ? [[name, property.default]] : []))
  return { ...Object.fromEntries(defaults), ...given }
}

/** The kinds that any of several works may touch. */
export function allTouched(each: readonly (readonly Touched[] | 'everything')[]): readonly Touched[] | 'everything' {
  if (each.includes('everything')) return 'everything'
  const found = new Map((each as readonly (readonly Touched[])[]).flat().map((one) => [JSON.stringify(one), one]))
  return [...found.values()]
}
