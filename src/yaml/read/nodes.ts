import type { ScalarStyle } from './tokens.ts'

/** What a document is made of before tags become values. `start` and `end` are offsets. */
export type Node = ScalarNode | SequenceNode | MappingNode

interface Common {
  readonly tag: string
  readonly start: number
  readonly end: number
}
export interface ScalarNode extends Common {
  readonly kind: 'scalar'
  readonly value: string
  readonly style: ScalarStyle
}
export interface SequenceNode extends Common {
  readonly kind: 'sequence'
  readonly items: Node[]
}
export interface MappingNode extends Common {
  readonly kind: 'mapping'
  readonly pairs: (readonly [Node, Node])[]
}
