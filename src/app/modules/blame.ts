import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Diagnostic, error, excerptOf, type Place } from '../../core/diagnostics.ts'

/** Says where in a user's modules something went wrong. */
export class Blame {
  readonly #roots: readonly string[]
  readonly #base: string

  /** @param base what places are told relative to */
  constructor(roots: readonly string[], base: string) {
    this.#roots = roots.map(realPath)
    this.#base = realPath(base)
  }

  /** The innermost place of an error that lies in a module; undefined: none of its frames does. */
  placeOf(cause: unknown): Place | undefined {
    if (!(cause instanceof Error)) return undefined
    for (const [, path, line, column] of (cause.stack ?? '').matchAll(
      /(file:\/\/[^\s)]+?|\/[^\s():]+):(\d+)(?::(\d+))?/g,
    )) {
      const file = path!.startsWith('file:') ? fileURLToPath(path!.replace(/\?.*$/, '')) : path!
      if (this.#roots.some((root) => file.startsWith(root + sep)))
        return { file: this.shown(file), line: Number(line), ...(column ? { column: Number(column) } : {}) }
    }
    return undefined
  }

  /** A file as it is told. */
  shown(file: string): string {
    const path = relative(this.#base, file)
    return path.startsWith('..') ? file : path
  }

  /** `modules/motd/present.js:12: TypeError: …`; without a place of its own the error is the file's. */
  line(cause: unknown, file: string): string {
    const place = this.placeOf(cause)
    const where = place ? `${place.file}:${place.line}` : this.shown(file)
    return `${where}: ${cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)}`
  }

  /** An error that lies in a module, as a diagnostic. */
  diagnostic(cause: unknown): Diagnostic | undefined {
    const at = this.placeOf(cause)
    return at && error('module-failed', `a module failed: ${cause}`, { at, excerpt: this.excerpt(at) })
  }

  excerpt({ file, line }: Place): string | undefined {
    const path = file.startsWith(sep) ? file : join(this.#base, file)
    return line !== undefined && existsSync(path) ? excerptOf(readFileSync(path, 'utf8'), line) : undefined
  }
}

/** A path without links, as errors name files; itself where there is nothing. */
export function realPath(path: string): string {
  return existsSync(path) ? realpathSync(path) : path
}
