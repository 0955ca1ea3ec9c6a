import type { Answer, Section } from '../transport/types.ts'
import type { Unobservable } from './unobservable.ts'

/**
 * A kind of fact: reads many keys of a host in as few sections as it can (one `stat` + `sha256sum` for every file, one
 * `dpkg-query` for every package, one `psql` for every role of a server).
 *
 * A key is a string; a kind whose objects have several coordinates encodes them (JSON) in its own constructor of needs.
 */
export interface FactKind<V> {
  readonly name: string
  /**
   * What to ask the host, for all these needs together: they all have this kind, keys are unique, `want` lists are merged.
   * Each probe is answered by itself; `parse` gets the answers in the same order. Pure.
   */
  probe(needs: readonly Need<V>[]): readonly Probe[]
  /**
   * The facts by key; every key asked for must be there, as `Unobservable` where the host could not say. Throws `Unobservable`
   * where that is so of all of them. Pure.
   */
  parse(needs: readonly Need<V>[], answers: readonly ProbeAnswer[]): ReadonlyMap<string, V | Unobservable>
  /**
   * What a fact becomes by what was predicted of others since it was observed or predicted itself: a directory that will be
   * gone takes along what lies in it. Absent: only predictions of its own key change a fact. Pure.
   */
  compose?(fact: { readonly key: string; readonly value: V }, newer: NewerPredictions): V
}

/** Predictions that are newer than a fact, oldest first. */
export interface NewerPredictions {
  of<V>(need: Need<V>): readonly V[]
  all<V>(kind: FactKind<V>): readonly (readonly [key: string, value: V])[]
}

/** Something that must be known of the host. `want` names costlier parts (`content`, `sha256`): read only where asked. */
export interface Need<V = unknown> {
  readonly kind: FactKind<V>
  readonly key: string
  readonly want?: readonly string[]
  /** Needs that can only be told once this one is known; asked in the following round. */
  readonly after?: (facts: FactView) => readonly Need[]
}

export type Probe = { readonly via: 'shell'; readonly section: Section } | SqlProbe
export interface SqlProbe {
  readonly via: 'sql'
  readonly server: SqlServer
  readonly query: SqlStatement
}
/** `rows` for SQL probes; a failed connection or statement is an `error`, left to `parse` to judge. */
export type ProbeAnswer = Answer | SqlAnswer
export interface SqlAnswer {
  readonly rows: readonly Record<string, unknown>[]
  readonly error?: { readonly message: string; readonly sqlstate?: string }
}

/** A PostgreSQL server reached by `pg` through the SSH connection (as the host sees it). */
export interface SqlServer {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password?: import('../core/secrets.ts').Secret
  readonly database: string
}
export interface SqlStatement {
  readonly text: string
  readonly values?: readonly unknown[]
}

/**
 * The facts known at this moment. `get` throws where the need was never asked for: a state function must declare its needs.
 * Both throw `Unobservable` for what the host could not say.
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
  return { need, value } as unknown as FactPatch
}
