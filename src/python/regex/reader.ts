import type { Flags, RegexNode } from './nodes.ts'
import type { Source } from './source.ts'

/** What is known of the groups while a pattern is read. */
export interface Groups {
  /** How many there are so far, the whole match not counted. */
  count: number
  readonly names: Map<string, number>
  readonly open: Set<number>
}

/** What the readers of single constructs (escapes, groups) ask of the parser of the whole pattern. */
export interface Reader {
  readonly source: Source
  readonly groups: Groups
  /** Branches up to a closing parenthesis or the end, neither of which is read. */
  parseChoice(flags: Flags): RegexNode
  /** A capturing group, of which the head is read. */
  parseGroup(flags: Flags, from: number, name: string | undefined): RegexNode
  expectClose(from: number): void
  /** For what Python notices only when the whole pattern is read: references first, then what a look-behind can match. */
  checkLater(kind: 'reference' | 'width', check: () => void): void
  /** Python lets a pattern refer only to groups that are closed. */
  checkReference(group: number, at: number, length: number): void
}
