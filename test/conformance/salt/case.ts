import { readFileSync } from 'node:fs'
import { Dict, Float, type Plain, toPlain, type Value } from '../../../src/python/values.ts'
import type { Subject, Tree } from '../../../src/render/index.ts'

/** A case of the corpus: a tree and what Salt said of it; see README.md. */
export interface Case {
  readonly name: string
  readonly why?: string
  readonly files: { readonly [path: string]: string }
  readonly grains: { readonly [name: string]: unknown }
  readonly id: string
  readonly config: { readonly [option: string]: unknown }
  readonly call: {
    readonly fun: string
    readonly args: readonly unknown[]
    readonly kwargs: { readonly [name: string]: unknown }
  }
  readonly scratch?: { readonly [path: string]: string }
  readonly expect: {
    readonly lowstate?: unknown[]
    readonly high?: unknown
    readonly top?: unknown
    readonly pillar?: unknown
    readonly value?: unknown
    readonly errors?: string[]
    readonly results?: unknown[]
    readonly invalid_arguments?: string
    readonly crash?: string
    readonly retcode: number
  }
}

export function readCases(theme: string): Case[] {
  return JSON.parse(readFileSync(new URL(`cases/${theme}.json`, import.meta.url), 'utf8'))
}

/** A tree of the files below `root/`. */
export function treeOf(files: { readonly [path: string]: string }, root: string): Tree {
  const held = new Map(
    Object.entries(files).flatMap(([path, text]) =>
      path.startsWith(`${root}/`) ? [[path.slice(root.length + 1), text]] : [],
    ),
  )
  return {
    read: (path) => held.get(path),
    has: (path) => held.has(path),
    files: () => [...held.keys()],
    where: (path) => `${root}/${path}`,
  }
}

export function subjectOf({ files, id, grains, config }: Case): Subject {
  return {
    id,
    grains: new Dict([...Dict.from(grains), ['id', id]]),
    opts: Dict.from(config),
    states: treeOf(files, 'states'),
    pillar: treeOf(files, 'pillar'),
  }
}

/** Values in the corpus' form: JSON, with `{"$float": "1.0"}` for integral floats and `{"$int": …}` beyond 2^53. */
export function toCorpus(value: Value): unknown {
  if (value instanceof Float && Number.isInteger(value.value)) return { $float: `${value.value}.0` }
  if (typeof value === 'bigint') return { $int: String(value) }
  if (Array.isArray(value)) return value.map(toCorpus)
  if (value instanceof Dict)
    return Object.fromEntries(
      [...value].map(([key, item]) => [
        Object.keys(toPlain(new Dict([[key, null]])) as { [key: string]: Plain })[0]!,
        toCorpus(item),
      ]),
    )
  return toPlain(value)
}

/** Whether a text of errors says what Salt's error says: every sentence, and every line number, of it. */
export function saysNoLess(said: string, salts: string): boolean {
  const told = salts
    .split('\n---\n')[0]!
    .replace(/^Rendering SLS '?([\w:.]+)'? failed(?:, render error)?: /, '')
    .replace(/Traceback.*$/s, '')
    .replace(/[.;\s]*(?:Please see master log for details\.)?\s*$/, '')
  const flat = (text: string) => text.replace(/\s+/g, ' ').toLowerCase()
  const lines = told
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^(?:\s+in "<unicode string>"|while constructing )/.test(line))
  return lines.every((line) => flat(said).includes(flat(line).trim()))
}
