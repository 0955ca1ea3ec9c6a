import type { Value } from '../../python/values.ts'
import type { Answer } from '../../transport/types.ts'

/** Grains by name; undefined: Salt would not have that grain on this host. */
export type Grains = { readonly [name: string]: Value | undefined }

/** What the host said, taken apart but not yet understood. */
export interface Output {
  /** The lines of a block, empty ones left out. */
  lines(block: string): readonly string[]
  /** A file's lines as they stand; undefined where it is not there, is empty, or may not be read. */
  file(path: string): readonly string[] | undefined
  /** A file's text without blanks around it. */
  text(path: string): string | undefined
  readonly files: ReadonlyMap<string, readonly string[]>
  /** The lines that awk found in large files, by the word before their colon. */
  found(what: string): readonly string[]
  /** The host said all that it had to say. */
  readonly ended: boolean
  /** Whether a path exists, or a word that the script says of itself stands. */
  there(path: string): boolean
}

export function readOutput(answer: Answer): Output {
  const blocks = readBlocks(answer.stdout.toString())
  const lines = (block: string) => (blocks.get(block) ?? []).filter((line) => line !== '')
  const files = group(blocks.get('files') ?? [], /^(\/[^:]*):(.*)$/s)
  const large = group(blocks.get('large') ?? [], /^(\w+):(.*)$/s)
  const there = new Set(blocks.get('there') ?? [])
  return {
    ended: blocks.has('end'),
    lines,
    files,
    file: (path) => files.get(path),
    text: (path) => files.get(path)?.join('\n').trim(),
    found: (what) => large.get(what) ?? [],
    there: (path) => there.has(path),
  }
}

function readBlocks(text: string): Map<string, string[]> {
  const blocks = new Map<string, string[]>()
  let lines: string[] = []
  for (const line of text.split('\n')) {
    const name = /^== (\w+)$/.exec(line)?.[1]
    if (name === undefined) lines.push(line)
    else {
      lines = []
      blocks.set(name, lines)
    }
  }
  return blocks
}

function group(lines: readonly string[], form: RegExp): Map<string, string[]> {
  const groups = new Map<string, string[]>()
  for (const line of lines) {
    const [, key, value] = form.exec(line) ?? []
    if (key === undefined) continue
    const known = groups.get(key)
    if (known) known.push(value!)
    else groups.set(key, [value!])
  }
  return groups
}
