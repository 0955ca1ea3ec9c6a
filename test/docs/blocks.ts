import { readFileSync } from 'node:fs'

/** A fenced block of a guide, with what the comment on the line before it says. */
export interface Block {
  readonly language: string
  readonly text: string
  readonly line: number
  /** `file: PATH` → `['file', 'PATH']`. */
  readonly mark?: readonly [kind: string, value: string]
}

/** The guide whose console blocks need a host: `test/e2e/tutorial.test.ts` runs them, in order. */
export const onHost = 'docs/tutorial.md'

export const guides = [
  'README.md',
  onHost,
  'docs/roster.md',
  'docs/configuration.md',
  'docs/templating.md',
  'docs/secrets.md',
  'docs/lint.md',
  'docs/migrating.md',
  'docs/modules.md',
  'docs/module-tests.md',
  'docs/running.md',
  'docs/pending.md',
  'docs/login.md',
]

export function readGuide(name: string): string {
  return readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')
}

export function blocksOf(name: string): Block[] {
  const text = readGuide(name)
  return [...text.matchAll(/(?:^<!-- ([\w ]+): ([^\n]*) -->\n)?^```(\w*)\n(.*?)^```$/gms)].map((found) => ({
    language: found[3]!,
    text: found[4]!,
    line: text.slice(0, found.index).split('\n').length,
    mark: found[1] === undefined ? undefined : ([found[1], found[2]!] as const),
  }))
}
