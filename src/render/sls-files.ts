import { matchGlob } from '../core/glob.ts'
import type { Tree } from './types.ts'

/** Where an SLS lies; `isInit`: in the `init.sls` of a directory. */
export interface SlsFile {
  readonly sls: string
  readonly path: string
  readonly isInit: boolean
}

/** The SLS of a tree by their dotted names. */
export class SlsFiles {
  readonly tree: Tree
  #names: readonly string[] | undefined
  constructor(tree: Tree) {
    this.tree = tree
  }

  /** Every SLS's name, sorted; `init.sls` is its directory. */
  get names(): readonly string[] {
    this.#names ??= listNames(this.tree)
    return this.#names
  }

  /** Those that a pattern means. */
  match(pattern: string): readonly string[] {
    return this.names.filter((name) => matchGlob(name, pattern))
  }

  /** `a.b` is `a/b.sls`, else `a/b/init.sls`; empty parts (`a.`, from an include of `.`) count for nothing, as in paths. */
  find(sls: string): SlsFile | undefined {
    const base = sls.replaceAll('.', '/')
    const path = [`${base}.sls`, `${base}/init.sls`]
      .map((candidate) => candidate.replace(/(?!^)\/{2,}/g, '/'))
      .find((candidate) => this.tree.has(candidate))
    return path === undefined ? undefined : { sls, path, isInit: path.endsWith('/init.sls') }
  }
}

function listNames(tree: Tree): string[] {
  const names = new Set<string>()
  for (const path of tree.files()) {
    if (path.endsWith('/')) names.add(path.slice(0, -1).replaceAll('/', '.'))
    else if (path.endsWith('/init.sls')) names.add(path.replaceAll('/', '.').slice(0, -9))
    else if (path.endsWith('.sls')) names.add(path.replaceAll('/', '.').slice(0, -4))
  }
  return [...names].sort((a, b) => (a < b ? -1 : 1))
}
