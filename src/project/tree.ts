import { existsSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { type Diagnostic, DiagnosticError } from '../core/diagnostics.ts'
import type { Tree } from '../render/types.ts'
import {
  Boundary,
  entryAt,
  leadsNowhere,
  leadsOut,
  linkOnTheWay,
  noFile,
  pathInside,
  pathLeavesRoots,
  unreadable,
} from './boundary.ts'
import { Hashes } from './hashes.ts'
import { isDirectory, walkFiles, walkLinks } from './tree-walk.ts'

/** A tree of directories on this machine that also gives bytes, for `salt://` sources. All that it gives of a path throws a `DiagnosticError` where `problem` tells that it leads out. */
export interface FileTree extends Tree {
  /** The bytes of a file; undefined where no root has it. */
  bytes(path: string): Uint8Array | undefined
  /** The size in bytes; undefined where no root has it. */
  size(path: string): number | undefined
  /** The sha256 of a file that is there, hexadecimal, and what lies where on the disk; read once. */
  hash(path: string): Promise<{ readonly sha256: string; readonly size: number; readonly file: string }>
  /** Files under a directory, relative to it, sorted; empty directories end in `/`. Undefined where no root has the directory. */
  list(directory: string): readonly string[] | undefined
  /** Links under a directory, wherever they lead: relative path → what the link says. */
  links(directory: string): ReadonlyMap<string, string>
  /** The mode of a file, as far as it is executable: for `mode: keep`. */
  mode(path: string): number | undefined
  problem(path: string): Diagnostic | undefined
}

/**
 * The files of several roots, the first that has a path winning. Read anew for each run, kept during it.
 * @param others roots of other trees: links may lead there too
 */
export function openTree(roots: readonly string[], base: string, others: readonly string[] = []): FileTree {
  const texts = new Map<string, string | undefined>()
  const bounds = new Bounds(roots, base, others)
  const hashes = new Hashes()
  let all: readonly string[] | undefined
  return {
    read(path) {
      if (!texts.has(path)) {
        const file = bounds.locate(path)
        texts.set(path, file === undefined ? undefined : readBytes(file).toString())
      }
      return texts.get(path)
    },
    has: (path) => texts.get(path) !== undefined || bounds.has(path),
    problem: (path) => bounds.refusal(path) ?? bounds.unreadable(path),
    files() {
      all ??= [...new Set(roots.flatMap((root) => walkFiles(root, bounds.boundary)))]
      return all
    },
    where: (path) => bounds.where(path),
    bytes(path) {
      const file = bounds.locate(path)
      return file === undefined ? undefined : readBytes(file)
    },
    size(path) {
      const file = bounds.locate(path)
      return file === undefined ? undefined : statSync(file).size
    },
    hash: (path) => hashes.of(bounds.locate(path)!),
    list(directory) {
      const there = bounds.directories(directory).filter(isDirectory)
      if (there.length === 0) return undefined
      return [...new Set(there.flatMap((path) => walkFiles(path, bounds.boundary, true)))].sort()
    },
    links(directory) {
      const there = bounds.directories(directory)
      const links = there.flatMap((path, i) =>
        walkLinks(path).filter(([link]) => !there.slice(0, i).some((earlier) => isThere(join(earlier, link)))),
      )
      return new Map(links.sort(([a], [b]) => (a < b ? -1 : 1)))
    },
    mode(path) {
      const file = bounds.locate(path)
      return file === undefined ? undefined : statSync(file).mode & 0o7777
    },
  }
}

/** Where paths lie in roots, and which of them may not be looked at. */
class Bounds {
  readonly #roots: readonly string[]
  readonly #base: string
  readonly #others: readonly string[]
  readonly #found = new Map<string, string>()
  readonly #refused = new Map<string, Diagnostic | undefined>()
  #boundary: Boundary | undefined

  constructor(roots: readonly string[], base: string, others: readonly string[]) {
    this.#roots = roots
    this.#base = base
    this.#others = others
  }

  get boundary(): Boundary {
    this.#boundary ??= new Boundary([...this.#roots, ...this.#others])
    return this.#boundary
  }

  /** A file's place on the disk; undefined where no root has it. Throws a `DiagnosticError` where it leads out. */
  locate(path: string): string | undefined {
    const known = this.#found.get(path)
    if (known !== undefined) return known
    const refused = this.refusal(path)
    if (refused) throw new DiagnosticError(refused)
    const file = this.#roots.map((root) => join(root, pathInside(path)!)).find(isFile)
    if (file !== undefined) this.#found.set(path, file)
    return file
  }

  /** Also where it may not be looked at: who reads it is told so. */
  has(path: string): boolean {
    return this.refusal(path) !== undefined || this.locate(path) !== undefined
  }

  /** Why a path may not be looked at; undefined where it may, and where nothing is there. */
  refusal(path: string): Diagnostic | undefined {
    if (!this.#refused.has(path)) this.#refused.set(path, this.#judge(path))
    return this.#refused.get(path)
  }

  #judge(path: string): Diagnostic | undefined {
    const inside = pathInside(path)
    if (inside === undefined) return pathLeavesRoots(path)
    for (const root of this.#roots) {
      const refused = this.#judgeIn(root, inside)
      if (refused || isFile(join(root, inside))) return refused
    }
    return undefined
  }

  #judgeIn(root: string, inside: string): Diagnostic | undefined {
    const way = linkOnTheWay(root, inside, (link) => existsSync(link) && !this.boundary.holds(link))
    return way && leadsOut(this.#named(way.link), way.target)
  }

  /** Why no root has a path though its name is there: a symbolic link that leads nowhere, a device, a pipe. */
  unreadable(path: string): Diagnostic | undefined {
    const inside = pathInside(path)
    if (inside === undefined) return undefined
    const there = this.#roots.map((root) => join(root, inside)).filter((file) => existsSync(file))
    if (there.some((file) => isFile(file) || isDirectory(file))) return undefined
    if (there[0] !== undefined) return noFile(this.#named(there[0]))
    const ways = this.#roots.map((root) => linkOnTheWay(root, inside, (link) => !existsSync(link)))
    const way = ways.find((one) => one !== undefined)
    return way && leadsNowhere(this.#named(way.link), way.target)
  }

  /** The directories that a path may mean, one a root. Throws a `DiagnosticError` where one leads out. */
  directories(path: string): string[] {
    const inside = pathInside(path)
    if (inside === undefined) throw new DiagnosticError(pathLeavesRoots(path))
    return this.#roots.map((root) => {
      const refused = this.#judgeIn(root, inside)
      if (refused) throw new DiagnosticError(refused)
      return join(root, inside)
    })
  }

  where(path: string): string {
    const there = this.#roots.map((root) => join(root, path)).find(isThere)
    return this.#named(this.#found.get(path) ?? there ?? join(this.#roots[0] ?? '', path))
  }

  #named(file: string): string {
    const short = relative(this.#base, file)
    return short.startsWith('..') ? file : short
  }
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile()
}

function isThere(path: string): boolean {
  return entryAt(path) !== undefined
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (cause) {
    throw unreadable(file, cause)
  }
}
