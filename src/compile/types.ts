import type { Diagnostic, Place } from '../core/diagnostics.ts'
import type { Dict, Value } from '../python/values.ts'
import type { RequisiteKind } from './requisite-kinds.ts'
import type { Steering } from './steering.ts'

/** A step's identity, as Salt writes it: `file_|-ID_|-NAME_|-managed`. */
export type StepTag = string

/** A low chunk in execution order, its requisites bound to steps. */
export interface Step {
  readonly tag: StepTag
  /** Salt's `state`: the module (`file`). */
  readonly module: string
  /** Salt's `fun` (`managed`). */
  readonly function: string
  /** `__id__`. */
  readonly id: string
  readonly name: string
  readonly sls: string
  readonly order: number
  /** The low chunk as `state.show_lowstate` shows it. */
  readonly chunk: Dict
  /** What the state function gets: the chunk without the keywords that every state takes; `name` included. */
  readonly args: Dict
  readonly requisites: readonly Requisite[]
  /** `unless`, `onlyif`, `creates`, `check_cmd`, `retry`, `failhard`, `runas`…: the keywords, as written. */
  readonly keywords: ReadonlyMap<string, Value>
  readonly steering: Steering
  /** Where the function stands in its SLS (unrendered line). */
  readonly place?: Place
  /** Where each argument stands. */
  readonly argumentPlaces: ReadonlyMap<string, Place>
  /** Arguments as the state function takes them: plain data, defaults filled in, secrets wrapped; absent where the catalogue does not know the function. */
  readonly bound?: { readonly [argument: string]: unknown }
  /**
   * A step made for a `listen`: runs after all others, as a watch of its targets (its one kind of requisite). Its `id`
   * begins with `listener_`, its tag ends in `mod_watch`; `function` and `chunk` are those of the step that listens.
   */
  readonly listener?: boolean
  /** Of a selection: not run, but looked ahead at for the `prereq` of a step that is. */
  readonly lookAheadOnly?: boolean
}

export type { RequisiteKind } from './requisite-kinds.ts'

export interface Requisite {
  readonly kind: RequisiteKind
  /** The steps that it names, in declared order; never empty, except for an SLS without states. */
  readonly steps: readonly StepTag[]
  /** As the author wrote it: module (or `id`, `sls`) and reference. */
  readonly module: string
  readonly reference: string
}

/** A step whose function the catalogue does not know. */
export interface Unsupported {
  readonly step: Step
  readonly at?: Place
  readonly excerpt?: string
  /** What to do about it. */
  readonly hint?: string
}

export interface Compiled {
  /** In execution order; listeners last. */
  readonly steps: readonly Step[]
  /** Low chunks as `state.show_lowstate` gives them: sorted by `order`, requisites not regarded. */
  readonly lowstate: readonly Dict[]
  readonly warnings: readonly Diagnostic[]
  /** Steps whose function the catalogue does not know, where those are kept. */
  readonly unsupported: readonly Unsupported[]
}
