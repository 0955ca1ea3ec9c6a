import { existsSync, readdirSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { DiagnosticError, error } from '../../core/diagnostics.ts'

/** A module of a user as its files lie. */
export interface FoundModule {
  readonly name: string
  readonly directory: string
  /** Files that may hold a state function each. */
  readonly files: readonly string[]
  /** Files that export execution functions as `calls`: `calls.js`, or those of `calls/`. */
  readonly calls: readonly string[]
}

/** The modules below some directories. Throws a `DiagnosticError` where one is not there, or two modules have one name. */
export function findModules(roots: readonly string[]): FoundModule[] {
  const found = roots.flatMap(modulesBelow)
  for (const [i, { name, directory }] of found.entries()) {
    const other = found.slice(0, i).find((one) => one.name === name)
    if (other)
      throw new DiagnosticError(
        error('module-twice', `the module ${name} is there twice: ${other.directory} and ${directory}`),
      )
  }
  return found
}

function modulesBelow(root: string): FoundModule[] {
  if (!existsSync(root)) {
    const hint = '`modules:` in kstate.yaml names directories; each directory in them is a module'
    throw new DiagnosticError(error('module-directory', `there is no directory ${root}`, { hint }))
  }
  return readdirSync(root, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && /^[a-z][a-z0-9_]*$/.test(entry.name) && entry.name !== 'node_modules')
    .map(({ name }): FoundModule => {
      const directory = join(root, name)
      const files = programsIn(directory)
      const isCalls = (file: string) => basename(file, extname(file)) === 'calls'
      return {
        name,
        directory,
        files: files.filter((file) => !isCalls(file)),
        calls: [...files.filter(isCalls), ...programsIn(join(directory, 'calls'))],
      }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

function programsIn(directory: string): string[] {
  if (!existsSync(directory)) return []
  return readdirSync(directory, { withFileTypes: true })
    .filter(({ name }) => /\.m?js$/.test(name))
    .map(({ name }) => join(directory, name))
    .sort()
}
