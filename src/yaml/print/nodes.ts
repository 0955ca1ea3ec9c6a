/**
 * What is to be printed: scalars, plain if they may be, collections in flow (`[a]`) or block (`- a`) style. A collection
 * that occurs again is the same object, and has an anchor.
 */
export type PrintNode = ScalarPrintNode | SequencePrintNode | MappingPrintNode

export interface ScalarPrintNode {
  readonly kind: 'scalar'
  readonly text: string
  readonly plain: boolean
  /** As `!!name`; a tagged scalar is printed in `|` style where it can be. */
  readonly tag?: string
}
export interface SequencePrintNode {
  readonly kind: 'sequence'
  readonly items: PrintNode[]
  flow: boolean
  anchor?: string
}
export interface MappingPrintNode {
  readonly kind: 'mapping'
  readonly pairs: [PrintNode, PrintNode][]
  readonly tag?: string
  flow: boolean
  anchor?: string
}
