/** Which of PyYAML's stages refuses the text; its error classes are named after them. */
export type Stage = 'reader' | 'scanner' | 'parser' | 'composer' | 'constructor'

/** What is wrong with a text, by offsets; `load` makes it a diagnostic with line, column, excerpt and hint. */
export class YamlError extends Error {
  constructor(
    readonly stage: Stage,
    readonly problem: string,
    readonly offset: number,
    /** What was being read ("while scanning a quoted scalar") and where that began. */
    readonly context?: string,
    readonly contextOffset?: number,
    /** The diagnostic's code, where the problem has one of its own. */
    readonly code?: string,
  ) {
    super(problem)
    this.name = 'YamlError'
  }
}
