import type { Diagnostic } from '../core/diagnostics.ts'
import type { Dict, Value } from '../python/values.ts'
import type { Decrypt } from './encrypted.ts'

export { Places } from './places.ts'

/** Files of the file roots or the pillar roots (environment `base`), the first root that has a path winning. Paths are relative, with `/`. */
export interface Tree {
  /** The text of a file; undefined where no root has it. Throws a `DiagnosticError` without a place where it leads out of the roots. */
  read(path: string): string | undefined
  /** Whether there is a file, or a link that leads out of the roots: reading it says so. */
  has(path: string): boolean
  /** Why what a path names cannot be read though its name is there: it leads out of the roots, or nowhere. */
  problem?(path: string): Diagnostic | undefined
  /** Every file's path, in any order; a directory that is not looked into, as it leads out of the roots, ends in `/`. */
  files(): readonly string[]
  /** A file's bytes, where the tree can tell them. */
  bytes?(path: string): Uint8Array | undefined
  /** The name under which diagnostics tell of a file: `states/web/init.sls`. */
  where(path: string): string
}

/** The host, as templates ask it: an execution function that only it can answer. Rejects with `UnknownFunctionError` for those nobody knows. */
export interface HostCalls {
  /** Whether `call` knows a function; absent: those of `Subject.hostFunctions`. */
  has?(fun: string): boolean
  call(fun: string, args: readonly Value[], kwargs: ReadonlyMap<string, Value>): Promise<Value>
}

/** Rejection of a `HostCalls` for a function that it does not have; `hint` says what to do instead. */
export class UnknownFunctionError extends Error {
  constructor(
    readonly fun: string,
    readonly hint?: string,
  ) {
    super(`'${fun}' is not available`)
    this.name = 'UnknownFunctionError'
  }
}

/** What a template asks of the mine. */
export interface MineRequest {
  /** Who is meant, and how that is written: Salt's `tgt` and `tgt_type`. */
  readonly expression: string
  readonly form: string
  readonly functions: readonly string[]
  readonly by: { readonly id: string; readonly grains: Dict; readonly pillar: Dict }
}

/** What hosts tell others of themselves (`mine_functions`). */
export interface Mine {
  /**
   * By function, then by ID; who declares a function for nobody, or not for who asks, is not there. Rejects with a diagnostic where a
   * host that is meant did not answer.
   */
  get(request: MineRequest): Promise<ReadonlyMap<string, Dict>>
}

/** Whose data is rendered, from what. */
export interface Subject {
  readonly id: string
  readonly grains: Dict
  /** Options under Salt's names: `nodegroups`, `state_auto_order`, `pillar_source_merging_strategy`, `failhard`… */
  readonly opts: Dict
  readonly states: Tree
  readonly pillar: Tree
  readonly host?: HostCalls
  readonly mine?: Mine
  /** Names of the execution functions that a host answers. */
  readonly hostFunctions?: Pick<ReadonlySet<string>, 'has'>
  /** Of those the ones that act, and whether they may (in a plan and an apply). */
  readonly acting?: { readonly functions: ReadonlySet<string>; readonly allowed: boolean }
  /** Opens what is encrypted: the renderers gpg and age, SOPS files. */
  readonly decrypt?: Decrypt
}
