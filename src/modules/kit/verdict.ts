import type { FactPatch } from './fact.ts'

/** Salt's `changes`: JSON data under string keys. */
export type Changes = { readonly [key: string]: unknown }

export interface CleanVerdict {
  readonly kind: 'clean'
  /** Why nothing is to be done (Salt's wording). */
  readonly comment: string
  /** Salt's `test=True` wording, where it differs. */
  readonly testComment?: string
  readonly warnings?: readonly string[]
}

export interface ChangeVerdict<Delta> {
  readonly kind: 'change'
  readonly delta: Delta
  /** Salt's `test=True` wording. */
  readonly comment: string
  /** Salt's shape of `changes`, as predicted. */
  readonly changes: Changes
  /** What will be so afterwards; empty where nothing can be predicted. */
  readonly effects: readonly FactPatch[]
  /** `observe`: afterwards `diff` must be clean, or the step failed. `output`: it changed because it ran; the exit code decides. */
  readonly proof: 'observe' | 'output'
  /** Seconds within which the effect may still be on its way after the action (a service that starts): observed again until clean. */
  readonly settleSeconds?: number
  /** In a plan: the result that Salt's test mode gives where it is not null. */
  readonly plannedResult?: boolean
  readonly warnings?: readonly string[]
}

/** It cannot be done; known before acting. */
export interface FailVerdict {
  readonly kind: 'fail'
  readonly comment: string
  readonly changes?: Changes
}

/** It hangs on something that only exists once earlier steps have run ("user alice"). In an apply: a failure with that comment. */
export interface UnknownVerdict {
  readonly kind: 'unknown'
  readonly comment: string
}

export type Verdict<Delta = unknown> = CleanVerdict | ChangeVerdict<Delta> | FailVerdict | UnknownVerdict

export function clean(comment: string, testComment?: string): CleanVerdict {
  return { kind: 'clean', comment, ...(testComment === undefined ? {} : { testComment }) }
}

export function fail(comment: string, changes?: Changes): FailVerdict {
  return { kind: 'fail', comment, ...(changes ? { changes } : {}) }
}

export function unknown(comment: string): UnknownVerdict {
  return { kind: 'unknown', comment }
}

/** A change; `proof` is `observe` unless said otherwise. */
export function change<Delta>(
  parts: Omit<ChangeVerdict<Delta>, 'kind' | 'proof' | 'effects'> &
    Partial<Pick<ChangeVerdict<Delta>, 'proof' | 'effects'>>,
): ChangeVerdict<Delta> {
  return { kind: 'change', proof: 'observe', effects: [], ...parts }
}
