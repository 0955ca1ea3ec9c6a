import type { Mark } from './cursor.ts'

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded'

/** What the text is made of; `start` and `end` are offsets, `end` behind the last character. */
export type Token = { readonly start: number; readonly end: number } & (
  | { readonly kind: Punctuation }
  | { readonly kind: 'scalar'; readonly value: string; readonly style: ScalarStyle }
  | { readonly kind: 'anchor' | 'alias'; readonly value: string }
  | { readonly kind: 'tag'; readonly handle: string; readonly suffix: string }
  | { readonly kind: 'yaml-directive'; readonly major: number; readonly minor: number }
  | { readonly kind: 'tag-directive'; readonly handle: string; readonly prefix: string }
)

export type Punctuation =
  | 'stream-end'
  | 'document-start'
  | 'document-end'
  | 'block-sequence-start'
  | 'block-mapping-start'
  | 'block-end'
  | 'flow-sequence-start'
  | 'flow-sequence-end'
  | 'flow-mapping-start'
  | 'flow-mapping-end'
  | 'block-entry'
  | 'flow-entry'
  | 'key'
  | 'value'

/** A token that turns into a mapping's key if a `:` follows it on its line. */
export interface KeyCandidate {
  /** The token's number, counted from the first of the text. */
  readonly token: number
  readonly mark: Mark
  /** It must become a key: it stands at the indentation of a block mapping. */
  readonly required: boolean
}
