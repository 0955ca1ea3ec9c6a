import { existsSync, readdirSync } from 'node:fs'
import { homedir } from 'node:os'
import { isAbsolute, join, resolve } from 'node:path'
import { isGlob, matchGlob } from '../core/glob.ts'

/** A path as configurations write it: `~/` is the home directory, a relative one counts from `base`. */
export function absolutePath(base: string, path: string): string {
  const expanded = path.replace(/^~(?=\/|$)/, homedir())
  return isAbsolute(expanded) ? expanded : resolve(base, expanded)
}

/** The paths that an absolute shell pattern means, sorted; `*` neither crosses `/` nor means hidden names. Without a pattern: the path, if it is there. */
export function expandGlob(pattern: string): string[] {
  let found = ['/']
  for (const part of pattern.split('/').filter((piece) => piece !== '')) {
    found = found.flatMap((directory) => {
      if (!isGlob(part)) return existsSync(join(directory, part)) ? [join(directory, part)] : []
      const visible = namesIn(directory).filter((name) => !name.startsWith('.') || part.startsWith('.'))
      return visible.filter((name) => matchGlob(name, part)).map((name) => join(directory, name))
    })
  }
  return found
}

/** The first of some names that is there. */
export function firstThere(base: string, names: readonly string[]): string | undefined {
  return names.map((name) => absolutePath(base, name)).find((path) => existsSync(path))
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory).sort()
  } catch {
    return []
  }
}
