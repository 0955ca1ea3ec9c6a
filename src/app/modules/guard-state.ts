import { DiagnosticError } from '../../core/diagnostics.ts'
import { Script } from '../../core/shell.ts'
import {
  type Finding,
  fail,
  given,
  StateFailure,
  StateFunction,
  Unobservable,
  type Verdict,
  wrong,
} from '../../modules/kit/index.ts'
import type { Blame } from './blame.ts'

/** What `facts` came to where it failed: `diff` says so. */
class Failed {
  constructor(readonly cause: unknown) {}
}

/** A user's state function; what goes wrong in it fails its step, with file and line, and nothing else. */
export function guardState(fn: StateFunction, file: string, blame: Blame): StateFunction {
  const comment = (cause: unknown) => `An exception occurred in this state: ${blame.line(cause, file)}`
  /** What the host could not say is the engine's business. */
  const attempt = (diff: () => Verdict): Verdict => {
    try {
      return diff()
    } catch (cause) {
      if (cause instanceof Unobservable) throw cause
      return fail(comment(cause))
    }
  }
  return new StateFunction(fn.schema, {
    check:
      fn.check &&
      ((args, trees) => {
        try {
          return checkFindings(fn.check!(args, trees))
        } catch (cause) {
          return [wrong('name', comment(cause))]
        }
      }),
    prepare:
      fn.prepare &&
      (async (args, io) => {
        try {
          return await fn.prepare!(args, io)
        } catch (cause) {
          if (cause instanceof StateFailure || cause instanceof DiagnosticError) throw cause
          throw new StateFailure(comment(cause))
        }
      }),
    facts(args, prepared) {
      try {
        return fn.facts(args, prepared)
      } catch (cause) {
        return given(new Failed(cause))
      }
    },
    diff: (args, facts, prepared) =>
      attempt(() => {
        if (facts instanceof Failed) throw facts.cause
        const verdict = checkVerdict(fn.diff(args, facts, prepared), 'diff')
        if (verdict.kind === 'change') checkActions(fn.act(args, verdict.delta, facts, prepared))
        return verdict
      }),
    act: (args, delta, facts, prepared) => fn.act(args, delta, facts, prepared),
    report:
      fn.report &&
      ((outcome) => {
        try {
          return fn.report!(outcome)
        } catch (cause) {
          return { changes: outcome.done ? outcome.predicted : {}, comment: comment(cause), result: false }
        }
      }),
    watch:
      fn.watch &&
      ((args, facts, watched) =>
        attempt(() => {
          const verdict = checkVerdict(fn.watch!(args, facts, watched), 'watch')
          if (verdict.kind === 'change') checkActions(fn.act(args, verdict.delta, facts, undefined))
          return verdict
        })),
    touches: fn.touches,
    brief: fn.brief,
    manages: fn.manages,
  })
}

function checkFindings(findings: unknown): readonly Finding[] {
  const isFinding = (one: Partial<Finding> | undefined) =>
    typeof one?.argument === 'string' && typeof one.problem?.summary === 'string'
  if (!Array.isArray(findings) || !findings.every(isFinding))
    throw new TypeError('check must return a list of wrong(…), empty where nothing is')
  return findings
}

const kinds = ['clean', 'change', 'fail', 'unknown']

function checkVerdict(verdict: Verdict | undefined, piece: string): Verdict {
  if (!verdict || !kinds.includes(verdict.kind))
    throw new TypeError(`${piece} must return clean(…), change(…), fail(…) or unknown(…)`)
  return verdict
}

function checkActions(actions: unknown): void {
  if (!Array.isArray(actions)) throw new TypeError('act must return a list of actions')
  for (const action of actions) {
    const { kind, script } = (action ?? {}) as { kind?: unknown; script?: unknown }
    if (kind !== 'sql' && !(kind === 'shell' && script instanceof Script))
      throw new TypeError('an action must be made by shell(sh`…`): text alone is not quoted')
  }
}
