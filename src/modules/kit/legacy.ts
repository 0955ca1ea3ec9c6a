import type { Answer } from '../../transport/types.ts'
import type { Action } from './action.ts'
import { see } from './ask.ts'
import { type FactDefinition, type FactKind, type FactView, factKind, type Need, type Question } from './fact.ts'
import type { PrepareIo } from './prepare.ts'
import type { Report } from './report.ts'
import type { StateSchema } from './schema.ts'
import type { SqlAnswer, SqlConnection, SqlStatement } from './sql.ts'
import { type Own, StateFunction } from './state.ts'
import type { Touches } from './touches.ts'
import type { Unobservable } from './unobservable.ts'
import type { Changes, Verdict } from './verdict.ts'

/** The earlier form of state functions and fact kinds: goes as soon as the last one is written in the kit's words. */

export type Probe =
  | { readonly via: 'shell'; readonly section: Omit<Question<unknown> & { server?: undefined }, 'read' | 'server'> }
  | { readonly via: 'sql'; readonly server: SqlConnection; readonly query: SqlStatement }
export type ProbeAnswer = Answer | SqlAnswer

interface LegacyKind<V> extends Omit<FactDefinition<V>, 'ask'> {
  probe(needs: readonly Need<V>[]): readonly Probe[]
  parse(needs: readonly Need<V>[], answers: readonly ProbeAnswer[]): ReadonlyMap<string, V | Unobservable>
}

export function legacyKind<V>({ probe, parse, ...rest }: LegacyKind<V>): FactKind<V> {
  return factKind<V>({
    ...rest,
    ask(needs) {
      const probes = probe(needs)
      const answers: ProbeAnswer[] = []
      const read = (i: number) =>
        function* (answer: ProbeAnswer): Generator<readonly [string, V | Unobservable]> {
          answers[i] = answer
          if (i === probes.length - 1) yield* parse(needs, answers)
        }
      return probes.map(
        (one, i): Question<V> =>
          one.via === 'sql'
            ? { server: one.server, query: one.query, read: read(i) }
            : { ...one.section, read: read(i) },
      )
    },
  })
}

export interface LegacyOutcome<Args, Ready, Delta> {
  readonly args: Args
  readonly ready: Ready
  readonly delta: Delta
  readonly before: FactView
  readonly after: FactView
  readonly outputs: readonly Answer[]
  readonly done: boolean
  readonly remaining?: Verdict<Delta>
  readonly foretold: Changes
}

export interface LegacyState<Args = unknown, Ready = unknown, Delta = unknown> {
  readonly schema: StateSchema
  prepare?(args: Args, io: PrepareIo): Promise<Ready>
  facts(args: Args, ready: Ready): readonly Need[]
  diff(args: Args, ready: Ready, facts: FactView): Verdict<Delta>
  act(args: Args, ready: Ready, delta: Delta, facts: FactView): readonly Action[]
  report?(outcome: LegacyOutcome<Args, Ready, Delta>): Report
  watch?(
    args: Args,
    facts: FactView,
    watched: { readonly causes: readonly string[]; readonly own: Own },
  ): Verdict<Delta>
  touches?(args: Args, delta: Delta): Touches
}

export type Legacy<Args, Ready, Delta> = StateFunction & { readonly legacy: LegacyState<Args, Ready, Delta> }

export function legacy<Args, Ready, Delta>(old: LegacyState<Args, Ready, Delta>): Legacy<Args, Ready, Delta> {
  const { schema, prepare, facts, diff, act, report, watch, touches } = old
  const made = new StateFunction(schema, {
    ...(prepare ? { prepare } : {}),
    facts: (args: Args, ready: Ready) => see(facts(args, ready)),
    diff: (args: Args, view: FactView, ready: Ready) => diff(args, ready, view),
    act: (args: Args, delta: Delta, view: FactView, ready: Ready) => act(args, ready, delta, view),
    ...(report
      ? {
          report: ({ prepared, predicted, ...rest }: { prepared: Ready; predicted: Changes }) =>
            report({ ...rest, ready: prepared, foretold: predicted } as never),
        }
      : {}),
    ...(watch ? { watch } : {}),
    ...(touches ? { touches } : {}),
    manages: () => [],
  } as never)
  return Object.assign(made, { legacy: old })
}
