import { lstatSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, relative } from 'node:path'
import { type Diagnostic, DiagnosticError, error } from '../../core/diagnostics.ts'
import type { NewFile } from './files.ts'

export interface Written {
  readonly written: readonly string[]
  /** Files that were there already, and were not needed to be new. */
  readonly left: readonly string[]
}

/** Writes files into a project; none where one of them is there already, or lies outside. Throws a `DiagnosticError`. */
export function writeFiles(root: string, files: readonly NewFile[]): Written {
  const short = (path: string) => relative(root, path)
  const [left, rest] = [files.filter(isLeft), files.filter((file) => !isLeft(file))]
  const problems = rest.flatMap(({ path }) => refuse(root, path, short(path)))
  if (problems.length > 0) throw new DiagnosticError(problems)
  const written: string[] = []
  for (const { path, text } of rest) {
    try {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, text, { flag: 'wx' })
    } catch (cause) {
      const detail = written.length === 0 ? 'Nothing was written.' : `Written before: ${written.join(', ')}.`
      const summary = `${short(path)} cannot be written: ${(cause as Error).message}`
      throw new DiagnosticError(error('init-unwritable', summary, { detail }), { cause })
    }
    written.push(short(path))
  }
  return { written, left: left.map(({ path }) => short(path)) }
}

function isLeft({ path, mayExist }: NewFile): boolean {
  return mayExist === true && kindOf(path) !== undefined
}

function refuse(root: string, path: string, short: string): Diagnostic[] {
  if (short.startsWith('..'))
    return [
      error('init-outside', `${path} is missing, which the configuration names, and lies outside of this project`, {
        hint: 'make it, or name another directory in the configuration',
      }),
    ]
  const hint = 'move it away, or begin in another directory'
  const wrong = above(root, path).find((directory) => kindOf(directory) === 'file')
  if (wrong !== undefined)
    return [error('init-exists', `${relative(root, wrong)} is there already, and is no directory`, { hint })]
  return kindOf(path) === undefined
    ? []
    : [error('init-exists', `${short} is there already, and init overwrites nothing`, { hint })]
}

/** The directories between a project and a file in it. */
function above(root: string, path: string): string[] {
  const directory = dirname(path)
  return directory === root || directory === dirname(directory) ? [] : [...above(root, directory), directory]
}

/** A link counts by itself, wherever it leads, but for one to a directory. */
function kindOf(path: string): 'directory' | 'file' | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (found === undefined) return undefined
  return found.isDirectory() ? 'directory' : 'file'
}
