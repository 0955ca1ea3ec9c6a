import { type Dirent, existsSync, readdirSync, readlinkSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Boundary, unreadable } from './boundary.ts'

/**
 * Relative paths of the files under a directory, `.git` left out. Links to directories are followed where these lie
 * inside the boundary and are not the link's own directory or one above. One that leads out is an entry, with `/` at its end.
 * @param withEmpty directories without entries are listed too, with `/` at their end; links that lead out without
 */
export function walkFiles(root: string, boundary: Boundary, withEmpty = false): string[] {
  return walk(root, { boundary, withEmpty }, '', [])
}

interface Walk {
  readonly boundary: Boundary
  readonly withEmpty: boolean
}

/** @param above the real paths of the directories behind links on the way here */
function walk(root: string, how: Walk, inside: string, above: readonly string[]): string[] {
  const directory = join(root, inside)
  if (!existsSync(directory)) return []
  const entries = entriesOf(directory)
  if (entries.length === 0 && how.withEmpty && inside !== '') return [`${inside}/`]
  return entries.flatMap((entry) => {
    if (entry.name === '.git') return []
    const path = inside === '' ? entry.name : `${inside}/${entry.name}`
    if (entry.isDirectory()) return walk(root, how, path, above)
    if (!entry.isSymbolicLink() || !isDirectory(join(root, path))) return [path]
    if (!how.boundary.holds(join(root, path))) return [how.withEmpty ? path : `${path}/`]
    const [real, here] = [realpathSync(join(root, path)), realpathSync(directory)]
    if (here === real || here.startsWith(`${real}/`) || above.includes(real)) return []
    return walk(root, how, path, [...above, here])
  })
}

/** The links under a directory: relative path → what the link says. They are not walked into: what lies behind them is no entry of its own. */
export function walkLinks(directory: string, inside = ''): [string, string][] {
  const here = join(directory, inside)
  if (!isDirectory(here)) return []
  return entriesOf(here).flatMap((entry): [string, string][] => {
    if (entry.name === '.git') return []
    const path = inside === '' ? entry.name : `${inside}/${entry.name}`
    if (entry.isSymbolicLink()) return [[path, readlinkSync(join(directory, path))]]
    return entry.isDirectory() ? walkLinks(directory, path) : []
  })
}

export function isDirectory(path: string): boolean {
  return existsSync(path) && statSync(path).isDirectory()
}

function entriesOf(directory: string): Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  } catch (cause) {
    throw unreadable(directory, cause)
  }
}
