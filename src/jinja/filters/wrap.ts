import { doubleOf } from '../../python/numbers.ts'
import { lteq } from '../../python/operators/index.ts'
import { raise } from '../../python/values/errors.ts'
import { Float } from '../../python/values.ts'

const SPACE = '[\\t\\n\\x0b\\x0c\\r ]'
const WORD = '[\\p{L}\\p{N}_]'
const PUNCTUATED = '[\\p{L}\\p{N}_!"\'&.,?]'
const LETTER = '[\\p{L}_]'
const CHUNK = new RegExp(
  `(${SPACE}+|(?<=${PUNCTUATED})-{2,}(?=${WORD})|[^\\t\\n\\x0b\\x0c\\r ]+?(?:-(?:(?<=${LETTER}{2}-)|(?<=${LETTER}-${PUNCTUATED}-))(?=${LETTER}-?${LETTER})|(?=${SPACE}|$)|(?<=${PUNCTUATED})(?=-{2,}${WORD})))`,
  'u',
)
const SIMPLE = new RegExp(`(${SPACE}+)`)

const isBlank = (chunk: string | undefined) => chunk !== undefined && chunk.trim() === ''

/** `textwrap.wrap` of one line without expanding tabs or replacing white space. */
export function wrapText(text: string, limit: unknown, breakLong: boolean, breakHyphens: boolean): string[] {
  const width = doubleOf(limit) ?? Number(lteq(limit, 0))
  if (width <= 0) raise('ValueError', `invalid width ${width} (must be > 0)`)
  const chunks = text
    .split(breakHyphens ? CHUNK : SIMPLE)
    .filter((chunk) => chunk !== '')
    .reverse()
  const lines: string[] = []
  while (chunks.length > 0) {
    const line: string[] = []
    let length = 0
    if (lines.length > 0 && isBlank(chunks.at(-1))) chunks.pop()
    while (chunks.length > 0 && length + sizeOf(chunks.at(-1)) <= width) {
      const chunk = chunks.pop() as string
      line.push(chunk)
      length += sizeOf(chunk)
    }
    if (chunks.length > 0 && sizeOf(chunks.at(-1)) > width) {
      if (breakLong && limit instanceof Float)
        raise('TypeError', 'slice indices must be integers or None or have an __index__ method')
      placeLong(chunks, line, length, width, breakLong, breakHyphens)
    }
    if (isBlank(line.at(-1))) line.pop()
    if (line.length > 0) lines.push(line.join(''))
  }
  return lines
}

const sizeOf = (chunk: string | undefined) => (chunk === undefined ? 0 : [...chunk].length)

function placeLong(
  chunks: string[],
  line: string[],
  length: number,
  width: number,
  breakLong: boolean,
  breakHyphens: boolean,
): void {
  const room = width < 1 ? 1 : width - length
  if (!breakLong) {
    if (line.length === 0) line.push(chunks.pop() as string)
    return
  }
  const points = [...(chunks.pop() as string)]
  let end = room
  if (breakHyphens && points.length > room) {
    const hyphen = points.slice(0, room).lastIndexOf('-')
    if (hyphen > 0 && points.slice(0, hyphen).some((point) => point !== '-')) end = hyphen + 1
  }
  line.push(points.slice(0, end).join(''))
  chunks.push(points.slice(end).join(''))
}
