import { type Script, sh } from '../../core/shell.ts'
import type { Action } from '../kit/action.ts'
import { type FactPatch, predict } from '../kit/fact.ts'
import type { PrepareIo } from '../kit/prepare.ts'
import { absentPath, parentsOf, pathFact } from './facts/path.ts'
import type { TreeFact } from './facts/tree.ts'
import { matcherOf, type Patterns } from './patterns.ts'
import { folderOf, type ListArguments, listedPaths, listSource } from './recurse-list.ts'

/** What stays in a folder that is cleaned. */
export interface Kept {
  /** Paths that stay. */
  readonly paths: readonly string[]
  /** Paths that stay with all that is in them. */
  readonly whole: readonly string[]
  /** Whether a path, relative to the folder, is left alone. */
  isExcluded(relative: string): boolean
}

/**
 * What required file states manage in a folder: of a file.recurse what its source has, else the path itself and, where it
 * is a folder, all that is in it.
 */
export async function keptByRequired(folder: string, exclude: Patterns, io: PrepareIo): Promise<Kept> {
  const paths: string[] = []
  const whole: string[] = []
  for (const { function: fun, args } of io.requiredFiles) {
    const path = folderOf((args as { readonly name: string }).name)
    if (path !== folder && !path.startsWith(`${folder}/`)) continue
    if (fun === 'recurse') paths.push(...listedPaths(await listSource(args as ListArguments, io)))
    else whole.push(path)
  }
  return { paths, whole, isExcluded: matcherOf(exclude) }
}

/** What goes of a folder's entries: the topmost ones, as all in them goes with them. */
export function removals(folder: string, tree: TreeFact, { paths, whole, isExcluded }: Kept): string[] {
  const stays = new Set<string>()
  const keep = (path: string) => {
    for (const one of [path, ...parentsOf(path)]) stays.add(one)
  }
  for (const path of [...paths, ...whole]) keep(path)
  for (const path of tree.keys())
    if (whole.some((one) => path.startsWith(`${one}/`)) || isExcluded(path.slice(folder.length + 1))) keep(path)
  const going = new Set([...tree.keys()].filter((path) => !stays.has(path)))
  return [...going].filter((path) => !parentsOf(path).some((parent) => going.has(parent))).sort()
}

/** The paths on standard input: there may be very many. */
export function forEachPath(command: Script, paths: readonly string[]): Action {
  return { kind: 'shell', script: sh`xargs -0 ${command}`, stdin: paths.map((path) => `${path}\0`).join('') }
}

export function removeAll(paths: readonly string[]): Action[] {
  return paths.length === 0 ? [] : [forEachPath(sh`rm -rf --`, paths)]
}

/** What goes is not there any more; with a directory goes what is in it. */
export function removedPath(path: string): FactPatch {
  return predict(pathFact(path), absentPath)
}
