import { type Dirent, existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { DiagnosticError, error } from '../core/diagnostics.ts'
import type { Tree } from '../render/types.ts'

/** A tree of directories on this machine that also gives bytes, for `salt://` sources. */
export interface FileTree extends Tree {
  /** The bytes of a file; undefined where no root has it. */
  bytes(path: string): Uint8Array | undefined
  /** Files under a directory, relative to it, sorted; empty directories end in `/`. Undefined where no root has the directory. */
  list(directory: string): readonly string[] | undefined
  /** Links under a directory that lead to somewhere in their root: relative path → what the link says. */
  links(directory: string): ReadonlyMap<string, string>
  /** The mode of a file, as far as it is executable: for `mode: keep`. */
  mode(path: string): number | undefined
}

/** The files of several roots, the first that has a path winning. Read anew for each run, kept during it. */
export function openTree(roots: readonly string[], base: string): FileTree {
  const texts = new Map<string, string | undefined>()
  const found = new Map<string, string>()
  let all: readonly string[] | undefined
  const locate = (path: string): string | undefined => {
    const file = found.get(path) ?? search(path)
    if (file !== undefined) found.set(path, file)
    return file
  }
  const search = (path: string): string | undefined => {
    const clean = path.replace(/^\/+/, '')
    if (clean.split('/').includes('..')) return undefined
    return roots.map((root) => join(root, clean)).find((file) => existsSync(file) && statSync(file).isFile())
  }
  return {
    read(path) {
      if (!texts.has(path)) {
        const file = locate(path)
        texts.set(path, file === undefined ? undefined : readBytes(file).toString())
      }
      return texts.get(path)
    },
    has: (path) => texts.get(path) !== undefined || locate(path) !== undefined,
    files() {
      all ??= [...new Set(roots.flatMap((root) => walkFiles(root)))]
      return all
    },
    where(path) {
      const file = locate(path) ?? join(roots[0] ?? '', path)
      const short = relative(base, file)
      return short.startsWith('..') ? file : short
    },
    bytes(path) {
      const file = locate(path)
      return file === undefined ? undefined : readBytes(file)
    },
    list(directory) {
      const found = roots
        .map((root) => join(root, directory))
        .filter((path) => existsSync(path) && statSync(path).isDirectory())
      return found.length === 0 ? undefined : [...new Set(found.flatMap((path) => walkFiles(path, true)))].sort()
    },
    links(directory) {
      const found = roots.flatMap((root) => walkLinks(root, join(root, directory)))
      return new Map(found.sort(([a], [b]) => (a < b ? -1 : 1)))
    },
    mode(path) {
      const file = locate(path)
      return file === undefined ? undefined : statSync(file).mode & 0o7777
    },
  }
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file)
  } catch (cause) {
    const summary = `${file} cannot be read: ${(cause as Error).message}`
    throw new DiagnosticError(error('file-unreadable', summary, { at: { file } }), { cause })
  }
}

function entriesOf(directory: string): readonly Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
  } catch (cause) {
    const isFile = (cause as NodeJS.ErrnoException).code === 'ENOTDIR'
    const summary = `${directory} ${isFile ? 'is no directory' : `cannot be read: ${(cause as Error).message}`}`
    throw new DiagnosticError(error('file-unreadable', summary, { at: { file: directory } }), { cause })
  }
}

/** Relative paths of the files under a directory; links are followed, `.git` is left out. */
function walkFiles(root: string, withEmpty = false, inside = ''): string[] {
  const directory = join(root, inside)
  if (!existsSync(directory)) return []
  const entries = [...entriesOf(directory)].sort((a, b) => (a.name < b.name ? -1 : 1))
  if (entries.length === 0 && withEmpty && inside !== '') return [`${inside}/`]
  return entries.flatMap((entry) => {
    if (entry.name === '.git') return []
    const path = inside === '' ? entry.name : `${inside}/${entry.name}`
    const isDirectory =
      entry.isDirectory() ||
      (entry.isSymbolicLink() && existsSync(join(root, path)) && statSync(join(root, path)).isDirectory())
    return isDirectory ? walkFiles(root, withEmpty, path) : [path]
  })
}

/** Links are not walked into: what lies behind them is no entry of its own. */
function walkLinks(root: string, directory: string, inside = ''): [string, string][] {
  const here = join(directory, inside)
  if (!existsSync(here)) return []
  return entriesOf(here).flatMap((entry): [string, string][] => {
    if (entry.name === '.git') return []
    const path = inside === '' ? entry.name : `${inside}/${entry.name}`
    if (entry.isSymbolicLink())
      return leadsInto(root, join(directory, path)) ? [[path, readlinkSync(join(directory, path))]] : []
    return entry.isDirectory() ? walkLinks(root, directory, path) : []
  })
}

function leadsInto(root: string, link: string): boolean {
  return existsSync(link) && !relative(realpathSync(root), realpathSync(link)).startsWith('..')
}
