import type { Answer, Section } from '../../transport/types.ts'
import type { SqlAnswer, SqlConnection, SqlStatement } from './sql.ts'
import type { Unobservable } from './unobservable.ts'

/** One thing that must be known of the host. `want` names costlier parts (`content`, `sha256`), read only where asked. */
export class Need<V = unknown> {
  declare readonly value: V
  readonly kind: FactKind<V>
  readonly key: string
  readonly want: readonly string[]

  constructor(kind: FactKind<V>, key: string, want: readonly string[] = []) {
    this.kind = kind
    this.key = key
    this.want = want
  }
}

/** A question to the host with its reader, so that asking and understanding cannot drift apart. */
export type Question<V> = ShellQuestion<V> | SqlQuestion<V>

/** What a reader gets out of an answer: by key the fact, a part of it, or that it could not be observed. */
export type Read<V> = Iterable<readonly [key: string, value: V | Unobservable]>

/** A script that only reads, run in a subshell of its own. */
export interface ShellQuestion<V> extends Omit<Section, 'when'> {
  readonly server?: undefined
  /** Throws `Unobservable` where nothing can be made of the answer (`heard` does). Pure. */
  read(answer: Answer): Read<V>
}

export interface SqlQuestion<V> {
  readonly server: SqlConnection
  readonly query: SqlStatement
  read(answer: SqlAnswer): Read<V>
}

/** How one sort of thing is read: many keys in as few questions as it can (one `stat` for every file). */
export interface FactKind<V> {
  readonly name: string
  /**
   * For all these needs together: keys are unique, `want` lists are merged. Every key must be answered; where several
   * questions answer one key, each says a part of the record, and these are put together. Pure.
   */
  ask(needs: readonly Need<V>[]): readonly Question<V>[]
  /**
   * What a fact becomes by what was predicted of others since it was observed or predicted itself: a directory that will be
   * gone takes along what lies in it. Absent: only predictions of its own key change a fact. Pure.
   */
  compose?(fact: { readonly key: string; readonly value: V }, newer: NewerPredictions): V
  /** Whether a file that was written or removed at this absolute path may have changed such a fact. */
  dependsOnPath(path: string): boolean
  /** Kinds whose objects, acted on, may have changed such a fact. */
  readonly dependsOnKinds: readonly string[]
}

/** Predictions that are newer than a fact, oldest first. */
export interface NewerPredictions {
  of<V>(need: Need<V>): readonly V[]
  all<V>(kind: FactKind<V>): readonly (readonly [key: string, value: V])[]
}

/**
 * The facts known at this moment. `get` throws where the need was never asked for. Both throw `Unobservable` for what the
 * host could not say.
 */
export interface FactView {
  get<V>(need: Need<V>): V
  /** Undefined where it was not asked for. */
  find<V>(need: Need<V>): V | undefined
  /** A layer of one's own over these facts, to throw away: for a change that is made of several, each on what the one before leaves. */
  layer(): PredictedView
}

/** Facts with what will be so laid over them. */
export interface PredictedView extends FactView {
  predict(patches: readonly FactPatch[]): void
}

/** What a fact will be after an action, as far as it can be predicted. */
export interface FactPatch<V = unknown> {
  readonly need: Need<V>
  readonly value: V
}

export function predict<V>(need: Need<V>, value: V): FactPatch {
  return { need, value } as FactPatch
}

export type FactDefinition<V> = Omit<FactKind<V>, 'dependsOnPath' | 'dependsOnKinds'> &
  Partial<Pick<FactKind<V>, 'dependsOnPath' | 'dependsOnKinds'>>

/** A fact kind as a function: called with a key it gives the need. */
export type FactOf<V> = ((key: string, want?: readonly string[]) => Need<V>) & { readonly kind: FactKind<V> }

/** Declares a fact kind. Without `dependsOnPath` every path may decide it, which is always right. */
export function fact<V>(definition: FactDefinition<V>): FactOf<V> {
  const kind = factKind(definition)
  return Object.assign((key: string, want?: readonly string[]) => new Need(kind, key, want), { kind })
}

/** The same for kinds whose keys have several coordinates: the module makes the needs itself. */
export function factKind<V>(definition: FactDefinition<V>): FactKind<V> {
  return { dependsOnPath: () => true, dependsOnKinds: [], ...definition }
}
