import { MASK } from './mask.ts'
import { isHideable, SHORTEST } from './redact.ts'

/** So many pairs of lines are compared; of longer changes every old line is masked. */
const MOST_PAIRS = 1_000_000

/** Lines that stand in the same place before and after a change. */
export interface Replaced {
  readonly old: readonly string[]
  readonly now: readonly string[]
}

/**
 * What stands where a secret stands, masked on the other side of the change: `old` and `now` are texts in which the
 * known secrets are masked already. A line is taken for the one that replaces it by the text around the secret, else by
 * its key, else by likeness. Where a secret of `now` has no such line, every old line that no other line explains is
 * masked. `learned` takes the values that stood where a secret stands.
 */
export function maskReplaced({ old, now }: Replaced, learned: (value: string) => void): Replaced {
  const isSecret = (line: string) => line.includes(MASK)
  if (!old.some(isSecret) && !now.some(isSecret)) return { old, now }
  if (old.length * now.length > MOST_PAIRS) return { old: old.map(maskLine), now }
  const partners = old.map((line) => partnerOf(line, now))
  const found = new Set(partners)
  const isUnmatched = now.some((line, i) => isSecret(line) && !found.has(i))
  return {
    old: old.map((line, i) => {
      const partner = partners[i]
      if (partner === undefined) return isUnmatched ? maskLine(line) : line
      return maskLike(line, now[partner]!, learned)
    }),
    now: now.map((line, i) => {
      const partner = isSecret(line) ? undefined : partnerOf(line, old)
      return partner !== undefined && partners[partner] === i ? maskLike(line, old[partner]!, learned) : line
    }),
  }
}

/** A line of `others` that stands for the same thing: the likest, one with a secret first; undefined where none is alike. */
function partnerOf(line: string, others: readonly string[]): number | undefined {
  let [best, most] = [undefined as number | undefined, 0]
  for (const [i, other] of others.entries()) {
    const likeness = likenessOf(line.trim(), other.trim())
    if (likeness > most || (likeness === most && likeness > 0 && other.includes(MASK))) [best, most] = [i, likeness]
  }
  return best
}

/** How many characters two lines share at their ends, but 0 where that is little and their keys differ. */
function likenessOf(line: string, other: string): number {
  const [head, tail] = endsOf(other)
  const before = sharedStart(line, head)
  const after = other.includes(MASK)
    ? Number(line.slice(before).endsWith(tail)) * tail.length
    : sharedEnd(line.slice(before), other.slice(before))
  const shared = before + after
  const key = keyOf(line)
  if (key !== undefined && key === keyOf(other)) return shared
  return shared * 2 >= line.length ? shared : 0
}

/** The word with which a line begins. */
function keyOf(line: string): string | undefined {
  return /^[^\w*]*([\w.-]+)/.exec(line)?.[1]
}

/** `line` with what stands in the place of the secrets of `other` masked. */
export function maskLike(line: string, other: string, learned: (value: string) => void = () => {}): string {
  if (!other.includes(MASK)) return line
  const [head, tail] = endsOf(other)
  const isWhole = line.startsWith(head)
  const start = isWhole ? head.length : wordStart(line, head)
  const end = line.length - (line.length - start >= tail.length && line.endsWith(tail) ? tail.length : 0)
  const hidden = line.slice(start, end)
  if (hidden.trim() === '') return line
  if (isWhole && line.endsWith(tail) && head.trim() !== '') learnFrom(hidden, learned)
  return line.slice(0, start) + MASK + line.slice(end)
}

/** Hands on a value that is long enough to be looked for elsewhere. */
export function learnFrom(text: string, learned: (value: string) => void): void {
  const value = text.trim().replace(/^(["'])(.*)\1[,;]?$/s, '$2')
  if (value.length >= SHORTEST && isHideable(value) && !value.includes(MASK)) learned(value)
}

/** A line of nothing but a mask, with its indentation. */
export function maskLine(line: string): string {
  return line.trim() === '' ? line : line.replace(/\S.*/s, MASK)
}

/** What stands before the first mask and behind the last; a text without one as its start. */
function endsOf(masked: string): [string, string] {
  const first = masked.indexOf(MASK)
  return first === -1 ? [masked, ''] : [masked.slice(0, first), masked.slice(masked.lastIndexOf(MASK) + MASK.length)]
}

/** How much of the start both share, in whole words: half a word could be the beginning of what is hidden. */
function wordStart(line: string, head: string): number {
  let shared = sharedStart(line, head)
  const isWord = (text: string, at: number) => /\w/.test(text[at] ?? '')
  if (!isWord(line, shared) && !isWord(head, shared)) return shared
  while (shared > 0 && isWord(line, shared - 1)) shared--
  return shared
}

function sharedStart(one: string, other: string): number {
  let shared = 0
  while (shared < one.length && one[shared] === other[shared]) shared++
  return shared
}

function sharedEnd(one: string, other: string): number {
  let shared = 0
  while (shared < one.length && shared < other.length && one.at(-1 - shared) === other.at(-1 - shared)) shared++
  return shared
}
