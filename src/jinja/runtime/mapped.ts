/** A text with the lines of the templates that it came from; see `lines.ts`. */
export interface Mapped {
  readonly text: string
  readonly map: readonly unknown[]
  readonly template: unknown
}
