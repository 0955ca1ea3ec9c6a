import type { Diagnostic } from '../core/diagnostics.ts'
import type { Tree } from '../render/index.ts'

/** A tree that keeps which of its files were read: rendered, included, imported. */
export class WatchedTree implements Tree {
  readonly loaded = new Set<string>()
  /** The same files, unwatched. */
  readonly source: Tree

  constructor(source: Tree) {
    this.source = source
  }

  read(path: string): string | undefined {
    const text = this.source.read(path)
    if (text !== undefined) this.loaded.add(path)
    return text
  }

  has(path: string): boolean {
    return this.source.has(path)
  }

  problem(path: string): Diagnostic | undefined {
    return this.source.problem?.(path)
  }

  files(): readonly string[] {
    return this.source.files()
  }

  where(path: string): string {
    return this.source.where(path)
  }
}

const watched = new WeakMap<Tree, WatchedTree>()

/** One for all targets of a tree: compiled templates are shared, and read once. */
export function watch(tree: Tree): WatchedTree {
  const known = watched.get(tree) ?? new WatchedTree(tree)
  watched.set(tree, known)
  return known
}

/** The text of a file; undefined also where it may not be read: who uses it is told so. */
export function textIn(tree: Tree, path: string): string | undefined {
  return tree.problem?.(path) ? undefined : tree.read(path)
}
