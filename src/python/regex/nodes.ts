/** Flags that may be in force at a place of a pattern. */
export interface Flags {
  readonly ignoreCase: boolean
  readonly multiline: boolean
  readonly dotAll: boolean
  readonly verbose: boolean
  readonly ascii: boolean
}

export type Category = 'digit' | 'space' | 'word'

/** A part of a character class; characters are code points. */
export type ClassItem =
  | { readonly kind: 'range'; readonly from: number; readonly to: number }
  | { readonly kind: 'category'; readonly category: Category; readonly negated: boolean; readonly ascii: boolean }

export type RepeatMode = 'greedy' | 'lazy' | 'possessive'

export type RegexNode =
  | { readonly kind: 'literal'; readonly code: number; readonly ignoreCase: boolean }
  | { readonly kind: 'any'; readonly dotAll: boolean }
  | {
      readonly kind: 'class'
      readonly items: readonly ClassItem[]
      readonly negated: boolean
      readonly ignoreCase: boolean
    }
  | { readonly kind: 'at'; readonly where: At; readonly ascii: boolean }
  | { readonly kind: 'sequence'; readonly parts: readonly RegexNode[] }
  | { readonly kind: 'choice'; readonly branches: readonly RegexNode[] }
  | { readonly kind: 'group'; readonly number: number; readonly body: RegexNode }
  | {
      readonly kind: 'repeat'
      readonly body: RegexNode
      readonly min: number
      readonly max: number
      readonly mode: RepeatMode
    }
  | { readonly kind: 'reference'; readonly group: number; readonly ignoreCase: boolean }
  | { readonly kind: 'look'; readonly behind: boolean; readonly negated: boolean; readonly body: RegexNode }
  | { readonly kind: 'atomic'; readonly body: RegexNode }
  | { readonly kind: 'condition'; readonly group: number; readonly yes: RegexNode; readonly no: RegexNode }

/** Places between characters: of the text, of a line, of a word. */
export type At = 'text-start' | 'text-end' | 'last-line-end' | 'line-start' | 'line-end' | 'word-edge' | 'no-word-edge'
