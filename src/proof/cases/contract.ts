import { bindArguments } from '../../compile/index.ts'
import type { Dict } from '../../python/values.ts'
import { type Action, type ChangeVerdict, type PrepareIo, type Report, StateFailure, type StateFunction, type Verdict } from '../../modules/kit/index.ts'
import type { GivenAnswer, Own } from './case.ts'
import { Facts, type GivenFact, readFacts } from './facts.ts'

export type { Action, Report, Verdict }
export type Change = ChangeVerdict<unknown>

/** A state function with its arguments: all that a case calls of it. Together with `facts.ts` this alone knows the contract. */
export interface Bound {
  /** What it says of these facts (or, watching, after its own work); throws where it uses what it did not ask for. */
  verdict(facts: Facts, watch?: { readonly causes?: readonly string[]; readonly own?: Own }): Verdict
  actions(change: Change, facts: Facts): readonly Action[]
  report(outcome: {
    readonly change: Change
    readonly before: Facts
    readonly after: Facts
    readonly answers: readonly GivenAnswer[]
    readonly done: boolean
    readonly remaining?: Verdict
  }): Report
}

/** The state function with these arguments and what it prepares; or why the arguments are refused, or it fails beforehand. */
export async function bind(
  fn: StateFunction,
  full: string,
  args: Dict,
  io: PrepareIo,
): Promise<{ readonly refused: string } | { readonly failure: string } | { readonly bound: Bound }> {
  const call = { full, id: 'case', sls: 'case', args, show: () => ({}) }
  const { bound, problems } = bindArguments(call, fn.schema, { purpose: 'run' })
  if (problems.length > 0) return { refused: problems.map((problem) => problem.summary).join('\n') }
  try {
    return { bound: adapt(fn, bound, await fn.prepare?.(bound, io)) }
  } catch (cause) {
    if (cause instanceof StateFailure) return { failure: cause.message }
    throw cause
  }
}

/** The host as a change leaves it: as predicted, or as the case has it. */
export function afterwards(change: Change, facts: Facts, given: readonly GivenFact[], after?: readonly GivenFact[]): Facts {
  return after ? readFacts([...given, ...after]) : facts.with(change.effects)
}

function adapt(fn: StateFunction, args: unknown, prepared: unknown): Bound {
  const ask = () => fn.facts(args, prepared)
  return {
    verdict(facts, watch) {
      const known = facts.known(ask())
      if (!watch) return fn.diff(args, known, prepared)
      const own = { changed: false, comment: '', changes: {} }
      return fn.watch!(args, known, { causes: [], own, ...watch })
    },
    actions: (change, facts) => fn.act(args, change.delta, facts.known(ask()), prepared),
    report({ change, before, after, answers, done, remaining }) {
      const outputs = answers.map(({ code, stdout = '', stderr = '', late }) => ({
        code,
        stdout: Buffer.from(stdout),
        stderr: Buffer.from(stderr),
        ...(late ? { timedOut: true } : {}),
      }))
      const { delta, changes: predicted, comment } = change
      const outcome = {
        args,
        prepared,
        delta,
        before: before.known(ask()),
        after: after.known(ask()),
        outputs,
        done,
        remaining,
        predicted,
      }
      return fn.report?.(outcome) ?? { changes: predicted, comment }
    },
  }
}
