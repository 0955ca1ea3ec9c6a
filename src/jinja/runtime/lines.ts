import type { Template } from './compiled.ts'
import type { Mapped } from './mapped.ts'
import type { Session } from './session.ts'

/** Where a line of output came from. */
export interface OutputLine {
  readonly template: string
  /** Counts from 1. */
  readonly line: number
}

/*
 * A map is a flat list of triples: offset in the text, mark (or a nested Mapped), and 1 where the text is the template's own
 * so that its newlines are those of the template, 0 where it is the value of one expression.
 */

/** Notes where the text to be added comes from, and gives it back. A text that a macro or include just made keeps its lines. */
export function put(session: Session, map: unknown[], buffer: string, mark: number, text: string): string {
  const { last } = session
  if (last !== undefined && last.text === text) map.push(buffer.length, last, 0)
  else if (text !== '') map.push(buffer.length, mark, 0)
  session.last = undefined
  return text
}

/** Notes that the whole buffer is what another template just gave. */
export function noteNested(session: Session, map: unknown[], _at: number, _text: string): void {
  const { last } = session
  if (last !== undefined) map.splice(0, map.length, 0, last, 0)
}

export function finishMapped(session: Session, text: string, map: readonly unknown[], template: Template): string {
  session.leave(text)
  session.last = { text, map, template }
  return text
}

/** The template and line that each line of a mapped text begins in. */
export function linesOf(mapped: Mapped): OutputLine[] {
  const lines: OutputLine[] = []
  let start = 0
  for (;;) {
    lines.push(placeAt(mapped, start))
    const newline = mapped.text.indexOf('\n', start)
    if (newline === -1 || newline === mapped.text.length - 1) return lines
    start = newline + 1
  }
}

function placeAt(mapped: Mapped, offset: number): OutputLine {
  const { map, text } = mapped
  const template = mapped.template as Template
  const at = lastBefore(map, offset)
  if (at < 0) return { template: template.name, line: 1 }
  const begin = map[at] as number
  const source = map[at + 1]
  if (typeof source === 'object') {
    const nested = source as Mapped
    if (offset - begin < nested.text.length) return placeAt(nested, offset - begin)
    return placeAt(nested, Math.max(0, nested.text.length - 1))
  }
  const line = template.marks[source as number]?.[0] ?? 1
  return { template: template.name, line: map[at + 2] === 1 ? line + countNewlines(text, begin, offset) : line }
}

/** The last triple that begins at or before an offset. */
function lastBefore(map: readonly unknown[], offset: number): number {
  let low = 0
  let high = map.length / 3 - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    if ((map[middle * 3] as number) <= offset) low = middle + 1
    else high = middle - 1
  }
  return high * 3
}

function countNewlines(text: string, from: number, to: number): number {
  let count = 0
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) count++
  return count
}
