import type { Diagnostic } from '../../core/diagnostics.ts'

/** What the file roots hold, before anything runs. */
export interface TreeView {
  /** As `PrepareIo.tree` and `PrepareIo.links`. */
  tree(url: string): readonly string[] | undefined
  hasFile(url: string): boolean
  links(url: string): ReadonlyMap<string, string>
  /** Why a `salt://` path cannot be read though its name is there: it leads out of the roots, or nowhere. */
  problem(url: string): Diagnostic | undefined
}

/** What is wrong with a state, seen before anything runs; told at the argument's place. */
export interface Finding {
  readonly argument: string
  readonly problem: Diagnostic
}
