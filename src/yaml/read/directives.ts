import { YamlError } from './errors.ts'
import { STANDARD } from './resolve.ts'
import type { Scanner } from './scanner.ts'

/** How a document begins. */
export interface DocumentStart {
  readonly start: number
  /** A `---` stands there: the document may be empty. */
  readonly marked: boolean
  /** What `!` and `!!` and declared handles of tags stand for. */
  readonly handles: ReadonlyMap<string, string>
}

const DEFAULT_HANDLES: readonly (readonly [string, string])[] = [
  ['!', '!'],
  ['!!', STANDARD],
]

/** Reads directives and `---`, which only the first document can do without. */
export function readDocumentStart(scanner: Scanner, first: boolean): DocumentStart {
  const fail = (problem: string, at: number): never => {
    throw new YamlError('parser', problem, at)
  }
  const { start } = scanner.peek()
  let version = false
  const declared = new Map<string, string>()
  for (;;) {
    const token = scanner.peek()
    if (token.kind === 'yaml-directive') {
      if (version) fail('found duplicate %YAML directive', token.start)
      if (token.major !== 1 || (token.minor !== 1 && token.minor !== 2))
        fail('found incompatible YAML document', token.start)
      version = true
    } else if (token.kind === 'tag-directive') {
      if (declared.has(token.handle)) fail('found duplicate %TAG directive', token.start)
      declared.set(token.handle, token.prefix)
    } else break
    scanner.next()
  }
  const marked = scanner.peek().kind === 'document-start'
  const bare = first && !version && declared.size === 0
  if (marked) scanner.next()
  else if (!bare) fail('did not find expected <document start>', scanner.peek().start)
  return { start, marked, handles: new Map([...DEFAULT_HANDLES, ...declared]) }
}
