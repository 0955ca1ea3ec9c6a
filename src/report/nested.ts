import { everyLine, joinText, type TerminalText, term } from '../core/terminal-text.ts'
import { floatText, str } from '../python/values/text.ts'
import { Dict, Float, Tuple } from '../python/values.ts'
import type { Colors } from './colors.ts'

/** Values or plain data as Salt's `nested` outputter prints them: keys sorted, values indented by four under their key. */
export function formatNested(data: unknown, indent: number, colors: Colors): TerminalText {
  const lines: TerminalText[] = []
  display(data, indent, '', lines, colors)
  return joinText(lines)
}

function display(data: unknown, indent: number, prefix: string, lines: TerminalText[], colors: Colors): void {
  const pad = ' '.repeat(indent)
  const put = (color: TerminalText, text: string, before = '', after = '') =>
    lines.push(term`${pad}${color}${before}${text}${colors.end}${after}`)
  if (data === null || data === undefined) put(colors.yellow, 'None', prefix)
  else if (typeof data === 'boolean') put(colors.yellow, data ? 'True' : 'False', prefix)
  else if (typeof data === 'number' || typeof data === 'bigint') put(colors.yellow, String(data), prefix)
  else if (data instanceof Float) put(colors.yellow, floatText(data.value), prefix)
  else if (typeof data === 'string') {
    const [first, rest] = splitFirst(data)
    if (first !== undefined) put(colors.green, first, prefix)
    if (rest !== undefined)
      lines.push(everyLine(rest, term`${pad}${colors.green}${' '.repeat(prefix.length)}`, colors.end))
  } else if (isList(data)) {
    for (const item of data) {
      if (item !== null && typeof item === 'object' && !(item instanceof Float)) {
        put(colors.green, '|_')
        display(item, indent + 2, isList(item) ? '- ' : '', lines, colors)
      } else display(item, indent, '- ', lines, colors)
    }
  } else {
    if (indent > 0) put(colors.cyan, '----------')
    for (const [key, value] of entriesOf(data as object).sort(([a], [b]) => compareCodePoints(a, b))) {
      put(colors.cyan, key, prefix, ':')
      display(value, indent + 4, '', lines, colors)
    }
  }
}

function isList(data: unknown): data is readonly unknown[] | Tuple {
  return Array.isArray(data) || data instanceof Tuple
}

function entriesOf(data: object): [string, unknown][] {
  return data instanceof Dict ? [...data].map(([key, value]) => [str(key), value]) : Object.entries(data)
}

function compareCodePoints(a: string, b: string): number {
  const [x, y] = [[...a], [...b]]
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const difference = x[i]!.codePointAt(0)! - y[i]!.codePointAt(0)!
    if (difference !== 0) return difference
  }
  return x.length - y.length
}

/** Where Python's str.splitlines cuts. */
const lineBreaks = /\r\n|[\r\v\f\u001c-\u001e\u0085\u2028\u2029]/g

/** The first line as Python's str.splitlines has it, and the others in one text; undefined where there are none. */
function splitFirst(text: string): [first?: string, rest?: string] {
  const broken = text.replace(lineBreaks, '\n')
  const whole = broken.endsWith('\n') ? broken.slice(0, -1) : broken
  if (broken === '') return []
  const end = whole.indexOf('\n')
  return end === -1 ? [whole] : [whole.slice(0, end), whole.slice(end + 1)]
}
