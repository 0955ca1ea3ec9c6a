import { MASK } from './mask.ts'

/** Part of a text: from a character up to, not with, another. */
export type Range = readonly [from: number, to: number]

/** Ranges in order, those that overlap or touch as one. */
export function joinRanges(ranges: readonly Range[]): Range[] {
  const joined: [number, number][] = []
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else joined.push([from, to])
  }
  return joined
}

/** A text with each of the ranges, which are in order, as one mask. */
export function maskRanges(text: string, ranges: readonly Range[]): string {
  let masked = ''
  let shown = 0
  for (const [from, to] of ranges) {
    masked += text.slice(shown, from) + MASK
    shown = to
  }
  return masked + text.slice(shown)
}

/** Ranges taken apart at newlines, without the white space around those. */
export function perLine(text: string, ranges: readonly Range[]): Range[] {
  return ranges.flatMap(([from, to]): Range[] => {
    const part = text.slice(from, to)
    if (!part.includes('\n')) return [[from, to]]
    return [...part.matchAll(/\S(?:[^\n]*[^\s])?/g)].map(({ index, 0: line }) => [
      from + index,
      from + index + line.length,
    ])
  })
}

/** Words of one text without the line breaks and indentation between them: base64 and hex of several lines. */
export function unwrap(text: string): { readonly text: string; restore(range: Range): Range[] }[] {
  if (!text.includes('\n')) return []
  return [...text.matchAll(/(?<![\w+/=-])[\w+/=-]{4,}(?:\r?\n[ \t]*[\w+/=-]+)+/g)].map((found) => {
    const at: number[] = []
    let joined = ''
    for (const word of found[0].matchAll(/[\w+/=-]+/g)) {
      joined += word[0]
      for (let i = 0; i < word[0].length; i++) at.push(found.index + word.index + i)
    }
    return { text: joined, restore: ([from, to]) => perLine(text, [[at[from]!, at[to - 1]! + 1]]) }
  })
}
