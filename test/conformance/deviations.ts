import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

/** A case in which kstate differs from Salt on purpose: why, and what kstate answers instead, to the letter. */
export interface Deviation {
  readonly case: string
  readonly reason: string
  readonly answer: unknown
}

const text = readFileSync(new URL('deviations.yaml', import.meta.url), 'utf8')

export const deviations: ReadonlyMap<string, Deviation> = new Map(
  (parse(text) as Deviation[]).map((entry) => [entry.case, entry]),
)
