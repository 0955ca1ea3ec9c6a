import { answer } from '../kit/ask.ts'
import type { FactView, Need } from '../kit/fact.ts'
import type { Outcome, Report } from '../kit/report.ts'
import type { StateFunction } from '../kit/state.ts'
import type { Touches } from '../kit/touches.ts'
import type { ChangeVerdict, Verdict } from '../kit/verdict.ts'

/** One of this module's functions with its arguments, as a part of a state that is made of several. */
export interface Part {
  readonly path: string
  readonly fn: StateFunction
  readonly args: unknown
  readonly prepared: unknown
}

/** A part with the arguments that are given, and its function's defaults for all others. */
export function partOf(
  fn: StateFunction,
  given: { readonly name: string; readonly [argument: string]: unknown },
  prepared?: unknown,
): Part {
  const defaults = Object.entries(fn.schema.properties).flatMap(([name, property]) =>
    'default' in property ? [[name, property.default] as const] : [],
  )
  return { path: given.name, fn, args: { ...Object.fromEntries(defaults), ...given }, prepared }
}

/** What the part's function says of these facts, all that it asks for among them. */
export function diffPart({ fn, args, prepared }: Part, facts: FactView): Verdict {
  const source = { lookUp: (need: Need) => ({ value: facts.get(need) }), view: () => facts }
  const { known } = answer(fn.facts(args, prepared), source)
  return fn.diff(args, known!.value, prepared)
}

/** What its function reports; of facts it has none. */
export function reportPart(
  { fn, args, prepared }: Part,
  { delta, changes }: ChangeVerdict<unknown>,
  { outputs, done }: Pick<Outcome<unknown, unknown, unknown>, 'outputs' | 'done'>,
): Report {
  const none = undefined
  return fn.report!({ args, prepared, delta, before: none, after: none, outputs, done, predicted: changes })
}

/** What any of several works may touch. */
export function allTouched(each: readonly Touches[]): Touches {
  if (each.includes('everything')) return 'everything'
  const all = each.flatMap((one) => (one === 'everything' ? [] : one))
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()]
}
