import { type DiffLine, partJoined, printDiff, readDiff } from './diff-lines.ts'
import { MASK } from './mask.ts'
import { maskNamed } from './redact-named.ts'
import { maskLike, maskReplaced } from './redact-replaced.ts'

export interface DiffRules {
  /** Text between hunks, with its secrets masked. */
  text(text: string): string
  /** Lines of one text, each with its secrets masked. */
  lines(lines: readonly string[]): string[]
  /** Lines in which the learned values are masked as secrets are. */
  hiding(lines: readonly string[]): string[]
  isSecretKey(key: string): boolean
}

/**
 * A text with unified diffs in which is masked: what is secret, what stood or will stand in its place, what stands
 * behind the keys of secrets; and such former values, which `learned` takes, wherever else the diffs show them.
 */
export function redactDiff(text: string, rules: DiffRules, learned: (value: string) => void): string {
  const pieces = readDiff(text).map((piece) => (typeof piece === 'string' ? rules.text(piece) : byValue(piece, rules)))
  const hunks = pieces.filter((piece) => typeof piece !== 'string')
  const models = hunks.flat().filter(isModel)
  for (const hunk of hunks) {
    const [old, now] = [hunk.filter(({ sign }) => sign === '-'), hunk.filter(({ sign }) => sign === '+')]
    const masked = maskReplaced({ old: bodies(old), now: bodies(now) }, learned)
    write(old, masked.old)
    write(now, masked.now)
    for (const line of hunk) maskMoved(line, models, learned)
    for (const side of sidesOf(hunk)) write(side, maskNamed(bodies(side), rules.isSecretKey))
  }
  for (const hunk of hunks) write(hunk, rules.hiding(bodies(hunk)))
  return printDiff(pieces)
}

function byValue(hunk: DiffLine[], rules: DiffRules): DiffLine[] {
  for (const side of sidesOf(hunk)) write(side, rules.lines(bodies(side)))
  return hunk.flatMap(partJoined)
}

/** The lines of the new text, and those of the old. */
function sidesOf(hunk: readonly DiffLine[]): DiffLine[][] {
  return [hunk.filter(({ sign }) => sign !== '-'), hunk.filter(({ sign }) => sign !== '+')]
}

/** Whether the text before a line's secret names it well enough for lines elsewhere. */
function isModel({ sign, body }: DiffLine): boolean {
  const at = body.indexOf(MASK)
  return sign !== ' ' && at !== -1 && /\w\w/.test(body.slice(0, at))
}

/** A line that became another elsewhere in the text, or stays beside it: known by the text around the secret. */
function maskMoved(line: DiffLine, models: readonly DiffLine[], learned: (value: string) => void): void {
  if (line.body.includes(MASK)) return
  for (const { sign, body } of models) {
    if (sign === line.sign) continue
    const [head, tail] = [body.slice(0, body.indexOf(MASK)), body.slice(body.lastIndexOf(MASK) + MASK.length)]
    if (!line.body.startsWith(head) || !line.body.endsWith(tail)) continue
    line.body = maskLike(line.body, body, learned)
    return
  }
}

function bodies(lines: readonly DiffLine[]): string[] {
  return lines.map(({ body }) => body)
}

function write(lines: readonly DiffLine[], bodies: readonly string[]): void {
  for (const [i, line] of lines.entries()) line.body = bodies[i]!
}
