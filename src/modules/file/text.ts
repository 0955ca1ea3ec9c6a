import { str } from '../../python/values/text.ts'
import { Tuple, type Value } from '../../python/values.ts'

/** Python's `str.splitlines()`: every kind of line end, none kept. */
export function splitLines(text: string): string[] {
  const lines = text.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/)
  if (lines.at(-1) === '') lines.pop()
  return lines
}

/**
 * A file's text from `contents`: text as it is, a list as one item a line (an empty item is an empty line, which Salt
 * loses), anything else as Python prints it. Every line ends in a newline.
 */
export function contentsText(contents: Value, newline: boolean): string {
  const items = Array.isArray(contents) ? contents : contents instanceof Tuple ? contents.items : undefined
  const lines = items?.flatMap((item) => (item === '' ? [''] : splitLines(str(item)))) ?? splitLines(str(contents))
  const text = lines.map((line) => `${line}\n`).join('')
  return newline ? text : text.replace(/\n+$/, '').replace(/\r+$/, '')
}

/**
 * Whether a file's text holds another. Where white space does not matter, the words must begin a line, end a line, and
 * follow each other with any white space between them, where a line ends also with none
 * (Salt's `build_whitespace_split_regex`). Texts may be of any length: no regular expression is made of them.
 */
export function holdsText(old: string, text: string, ignoreWhitespace: boolean): boolean {
  if (!ignoreWhitespace) return old.includes(text)
  const lines = splitLines(text).map((line) => line.split(/\s+/).filter((word) => word !== ''))
  const words = lines.flatMap((line) => line.map((text, i) => ({ text, apart: i > 0 })))
  const first = words[0]
  if (first === undefined) return (lines.length === 0 ? /^$/m : /^\s*$/m).test(old)
  // Without any white space it must be there too: quick to see, where trying each line takes long.
  if (!old.replace(/\s+/g, '').includes(words.map((word) => word.text).join(''))) return false
  for (let at = old.indexOf(first.text); at !== -1; at = old.indexOf(first.text, at + 1))
    if (beginsLine(old, at) && followAt(old, at, words)) return true
  return false
}

const lineEnd = /[\n\r\u2028\u2029]/

interface SoughtWord {
  readonly text: string
  /** White space must stand before it. */
  readonly apart: boolean
}

function followAt(old: string, from: number, words: readonly SoughtWord[]): boolean {
  let at = from
  for (const { text, apart } of words) {
    const start = skipSpace(old, at)
    if ((apart && start === at) || !old.startsWith(text, start)) return false
    at = start + text.length
  }
  const end = skipSpace(old, at)
  return end === old.length || lineEnd.test(old.slice(at, end))
}

function skipSpace(text: string, from: number): number {
  let at = from
  while (at < text.length && /\s/.test(text[at]!)) at++
  return at
}

/** Whether nothing but white space stands between the beginning of the text or of a line and this place. */
function beginsLine(text: string, at: number): boolean {
  let before = at
  while (before > 0 && /\s/.test(text[before - 1]!)) {
    if (lineEnd.test(text[before - 1]!)) return true
    before--
  }
  return before === 0
}
