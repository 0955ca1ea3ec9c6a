import { lstatSync, readlinkSync, realpathSync, type Stats } from 'node:fs'
import { join, normalize, sep } from 'node:path'
import { type Diagnostic, DiagnosticError, error } from '../core/diagnostics.ts'

/** What a tree may be read from: some directories, and what symbolic links in them lead to as long as that lies in one of them too. */
export class Boundary {
  readonly #real: readonly string[]

  /** @param directories those that are not there hold nothing */
  constructor(directories: readonly string[]) {
    this.#real = directories.flatMap((directory) => realOf(directory) ?? [])
  }

  /** Whether what a path leads to lies inside; a link that leads nowhere does not. */
  holds(path: string): boolean {
    const real = realOf(path)
    return real !== undefined && this.#real.some((root) => real === root || real.startsWith(withSlash(root)))
  }
}

/** A path in a tree without `.`, `..` and slashes that say nothing; undefined where it leads out of the tree. */
export function pathInside(path: string): string | undefined {
  const plain = normalize(path.replace(/^\/+/, '')).replace(/(?<=.)\/+$/, '')
  if (plain === '..' || plain.startsWith('../')) return undefined
  return plain === '.' ? '' : plain
}

/** The first symbolic link on the way from a root to a path below it for which `isMeant` holds, and what it says. */
export function linkOnTheWay(root: string, path: string, isMeant: (link: string) => boolean) {
  const parts = path.split('/')
  for (let count = 1; count <= parts.length; count++) {
    const link = join(root, ...parts.slice(0, count))
    if (isLink(link) && isMeant(link)) return { link, target: readlinkSync(link) }
  }
  return undefined
}

export function leadsOut(link: string, target: string): Diagnostic {
  return error('link-leaves-roots', `${link} is a symbolic link to ${target}, outside the file and pillar roots`, {
    detail: 'Nothing outside them is read.',
    hint: 'put what it leads to into the tree, or name its directory in file_roots or pillar_roots',
  })
}

export function leadsNowhere(link: string, target: string): Diagnostic {
  return error('link-leads-nowhere', `${link} is a symbolic link to ${target}, and nothing is there`, {
    hint: 'correct the link or remove it',
  })
}

export function noFile(path: string): Diagnostic {
  return error('source-no-file', `${path} is neither a file nor a directory`, { hint: 'put a file in its place' })
}

export function unreadable(file: string, cause: unknown): DiagnosticError {
  const { code, message } = cause as NodeJS.ErrnoException
  const summary = code === 'ENOTDIR' ? `${file} is no directory` : `${file} cannot be read: ${message}`
  return new DiagnosticError(error('file-unreadable', summary, { at: { file } }), { cause })
}

export function pathLeavesRoots(path: string): Diagnostic {
  return error('path-leaves-roots', `${path} leads out of the roots`, {
    hint: '`..` cannot go beyond the root from which a path counts',
  })
}

/** What lies at a path itself; undefined where nothing does, or can. */
export function entryAt(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false })
  } catch (cause) {
    if (NOT_THERE.has((cause as NodeJS.ErrnoException).code ?? '')) return undefined
    throw cause
  }
}

/** A file stands in the way, or no file system has such a name. */
const NOT_THERE = new Set(['ENOTDIR', 'ENAMETOOLONG', 'ELOOP', 'ERR_INVALID_ARG_VALUE'])

function isLink(path: string): boolean {
  return entryAt(path)?.isSymbolicLink() ?? false
}

/** Undefined where nothing is there, or what is there cannot be reached. */
function realOf(path: string): string | undefined {
  try {
    return realpathSync.native(path)
  } catch {
    return undefined
  }
}

function withSlash(directory: string): string {
  return directory.endsWith(sep) ? directory : `${directory}${sep}`
}
