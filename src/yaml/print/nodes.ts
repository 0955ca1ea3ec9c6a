/**
 * What is to be printed: scalars, plain if they may be, collections in flow (`[a]`) or block (`- a`) style. A collection
 * that occurs again is the same object, and has an anchor.
 */
export type PrintNode =
  | { readonly kind: 'scalar'; readonly text: string; readonly plain: boolean }
  | SequencePrintNode
  | MappingPrintNode

export interface SequencePrintNode {
  readonly kind: 'sequence'
  readonly items: PrintNode[]
  flow: boolean
  anchor?: string
}
export interface MappingPrintNode {
  readonly kind: 'mapping'
  readonly pairs: [PrintNode, PrintNode][]
  flow: boolean
  anchor?: string
}
