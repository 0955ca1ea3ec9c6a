import { given, whenKnown } from '../kit/ask.ts'
import { type Content, hostPaths } from './contents.ts'
import { type PathFact, pathFact } from './facts/path.ts'
import type { Source } from './source.ts'

/** The source that counts: the first that is there. */
export interface Chosen {
  readonly source: Source
  readonly sha256?: string
  /** Undefined where it is not known. */
  readonly mode?: string
  readonly size: number
  /** Of a file of the host only where they are wanted, and where it is not too long. */
  readonly bytes?: Buffer
}

/** Undefined where none of the sources is there. */
export function chosenSource(content: Content, want: readonly ('sha256' | 'content')[] = ['sha256']) {
  const paths = hostPaths(content)
  return whenKnown(
    paths.map((path) => pathFact(path, want)),
    (facts) => given(choose(content, new Map(paths.map((path, i) => [path, facts[i]!])))),
  )
}

function choose(content: Content, files: ReadonlyMap<string, PathFact>): Chosen | undefined {
  const sources = content.kind === 'none' ? [] : content.sources
  for (const source of sources) {
    if (source.kind === 'bytes') return { ...source, source, size: source.bytes.length }
    if (source.kind === 'large') return { source, sha256: source.sha256, mode: source.mode, size: source.size }
    const { followed, sha256, content } = files.get(source.path) ?? {}
    if (followed?.type === 'file') return { source, sha256, mode: followed.mode, size: followed.size, bytes: content }
  }
  return undefined
}
