import { type Script, sh } from '../../core/shell.ts'
import { type Action, shell } from '../kit/action.ts'
import type { PrepareIo } from '../kit/prepare.ts'
import { parentsOf } from './facts/path.ts'
import type { TreeFact } from './facts/tree.ts'
import { withoutSlash } from './path-text.ts'
import { matcherOf, type Patterns } from './patterns.ts'
import type { RecurseArguments } from './recurse-arguments.ts'
import { listedPaths, listSource } from './recurse-list.ts'

/** What stays in a directory that is cleaned. */
export interface Kept {
  /** Paths that stay. */
  readonly paths: readonly string[]
  /** Paths that stay with all that is in them. */
  readonly whole: readonly string[]
  /** Whether a path, relative to the directory, is left alone. */
  isExcluded(relative: string): boolean
}

/**
 * What required file states manage in a directory: of a file.recurse what its source has, else the path itself and, where it
 * is a directory, all that is in it.
 */
export async function keptByRequired(directory: string, exclude: Patterns, io: PrepareIo): Promise<Kept> {
  const paths: string[] = []
  const whole: string[] = []
  for (const { function: fun, args } of io.requiredFiles) {
    const path = withoutSlash((args as { readonly name: string }).name)
    if (path !== directory && !path.startsWith(`${directory}/`)) continue
    if (fun === 'recurse') paths.push(...listedPaths(await listSource(args as RecurseArguments, io)))
    else whole.push(path)
  }
  return { paths, whole, isExcluded: matcherOf(exclude) }
}

/** What goes of a directory's entries: the topmost ones, as all in them goes with them. */
export function removals(directory: string, tree: TreeFact, { paths, whole, isExcluded }: Kept): string[] {
  const stays = new Set<string>()
  const keep = (path: string) => {
    for (const one of [path, ...parentsOf(path)]) stays.add(one)
  }
  for (const path of [...paths, ...whole]) keep(path)
  for (const path of tree.keys())
    if (whole.some((one) => path.startsWith(`${one}/`)) || isExcluded(path.slice(directory.length + 1))) keep(path)
  const going = new Set([...tree.keys()].filter((path) => !stays.has(path)))
  return [...going].filter((path) => !parentsOf(path).some((parent) => going.has(parent))).sort()
}

/** The paths on standard input: there may be very many. */
export function forEachPath(command: Script, paths: readonly string[]): Action {
  return shell(sh`xargs -0 ${command}`, { stdin: paths.map((path) => `${path}\0`).join('') })
}

export function removeAll(paths: readonly string[]): Action[] {
  return paths.length === 0 ? [] : [forEachPath(sh`rm -rf --`, paths)]
}
