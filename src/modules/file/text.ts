import { str } from '../../python/values/text.ts'
import { Tuple, type Value } from '../../python/values.ts'

/** Python's `str.splitlines()`: every kind of line end, none kept. */
export function splitLines(text: string): string[] {
  const lines = text.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/)
  if (lines.at(-1) === '') lines.pop()
  return lines
}

/** A file's text from `contents`: text as it is, a list as one item a line, anything else as Python prints it. Every line ends in a newline. */
export function contentsText(contents: Value, newline: boolean): string {
  const parts = Array.isArray(contents) ? contents : contents instanceof Tuple ? contents.items : [contents]
  const text = parts
    .flatMap((part) => splitLines(str(part)))
    .map((line) => `${line}\n`)
    .join('')
  return newline ? text : text.replace(/\n+$/, '').replace(/\r+$/, '')
}
