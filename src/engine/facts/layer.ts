import type { FactPatch, Need, Touched, Touches } from '../../modules/kit/index.ts'

/** A fact as one layer has it. */
export interface Fact {
  readonly value: unknown
  /** The wants that `value` covers. */
  readonly covers: ReadonlySet<string>
  /** An action may have changed it since it was observed. */
  readonly stale: boolean
  /** How many predictions are older than it; 0 for what was observed. */
  readonly since: number
}

/** A prediction of one key, with its place among all of a stack. */
export interface Prediction {
  readonly key: string
  readonly value: unknown
  readonly at: number
}

/** The top of a stack of layers. */
export interface FactLayer {
  /** The bottom of the stack. */
  readonly observed: ObservedLayer
  /** The newest fact of this very key, of whichever layer. */
  fact(need: Need): Fact | undefined
  /** What the stack predicts of a kind (and key), oldest first. */
  predictions(kind: string, key?: string): readonly Prediction[]
  /** How many predictions the stack has. */
  readonly size: number
}

/** What was observed: nothing but a host's answer gets into it. */
export interface ObservedLayer extends FactLayer {
  record(observations: readonly Observation[]): void
  /** Marks what an action may have changed: it is read again when it is needed. */
  invalidate(touched: Touches): void
}

/** What a host answered of a need: a patch that is true. */
export type Observation = FactPatch

/** What either of two may change; one that says nothing may change everything. */
export function bothTouch(one: Touches | undefined, other: Touches | undefined): Touches {
  if (!one || !other || one === 'everything' || other === 'everything') return 'everything'
  return [...one, ...other]
}

/** These very facts, as something that may change. */
export function touchedBy(needs: readonly Need[]): Touched[] {
  return needs.map(({ kind, key }) => ({ kind: kind.name, key }))
}
