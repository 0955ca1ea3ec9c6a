/** How much one rendering may take; what goes beyond ends with an error. */
export interface Limits {
  /** Turns of loops, items and calls, about a fifth of a second for each ten million. */
  readonly work: number
  /** Characters of any one text, and of the output. */
  readonly text: number
  /** Macros, includes, imports and blocks inside each other. */
  readonly depth: number
}

export const DEFAULT_LIMITS: Limits = { work: 50_000_000, text: 50_000_000, depth: 400 }
