import { type Diagnostic, error } from '../../core/diagnostics.ts'

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
  /** It may be meant, and hangs on the host: the linter tells it, and a run of the step itself (`warnings` of its verdict). */
  readonly isDoubt?: true
}

/** An argument that cannot be what it is: `wrong('source', 'it is a directory', 'name a file')`. */
export function wrong(argument: string, summary: string, hint?: string): Finding {
  return { argument, problem: error('argument-refused', summary, { hint }) }
}
