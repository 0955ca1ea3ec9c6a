import { charge } from '../functions/meter.ts'
import { NamedTuple } from '../types/named.ts'
import { PythonError } from '../values/errors.ts'
import { order } from '../values/order.ts'
import { repr } from '../values/text.ts'
import { typeName } from '../values/types.ts'
import { Dict, Tuple } from '../values.ts'

const WIDTH = 80

/** `pprint.pformat(value)`: dicts sorted, what fits within 80 columns on one line. */
export function prettyText(value: unknown): string {
  return pretty(value, 0, 0, [])
}

function sorted(dict: Dict): [unknown, unknown][] {
  const entries = [...dict] as [unknown, unknown][]
  return entries.sort(([a], [b]) => (isBefore(a, b) ? -1 : 0))
}

/** `a < b`, by the names of their types where Python does not order the two. */
function isBefore(a: unknown, b: unknown): boolean {
  try {
    return order(a, '<', b)
  } catch (error) {
    if (error instanceof PythonError && error.pythonClass === 'TypeError') return typeName(a) < typeName(b)
    throw error
  }
}

/** `repr` with the keys of dicts sorted. */
function flat(value: unknown, open: readonly unknown[]): string {
  if (open.includes(value)) return repr(value)
  const inside = [...open, value]
  if (value instanceof Dict)
    return `{${sorted(value)
      .map(([key, item]) => `${flat(key, inside)}: ${flat(item, inside)}`)
      .join(', ')}}`
  if (Array.isArray(value)) return `[${value.map((item) => flat(item, inside)).join(', ')}]`
  if (value instanceof Tuple && !(value instanceof NamedTuple))
    return `(${value.items.map((item) => flat(item, inside)).join(', ')}${value.length === 1 ? ',' : ''})`
  return repr(value)
}

function pretty(value: unknown, indent: number, allowance: number, open: readonly unknown[]): string {
  const line = flat(value, open)
  charge(line.length >> 6)
  if (value instanceof NamedTuple) return line
  if (line.length <= WIDTH - indent - allowance || open.includes(value)) return line
  const inside = [...open, value]
  const pad = `,\n${' '.repeat(indent + 1)}`
  if (value instanceof Dict && value.size > 0) {
    const entries = sorted(value)
    const parts = entries.map(([key, item], i) => {
      const head = `${flat(key, inside)}: `
      return head + pretty(item, indent + 1 + head.length, i === entries.length - 1 ? allowance + 1 : 1, inside)
    })
    return `{${parts.join(pad)}}`
  }
  const items = Array.isArray(value) ? value : value instanceof Tuple ? value.items : undefined
  if (items && items.length > 0) {
    const [head, tail] = Array.isArray(value) ? ['[', ']'] : ['(', items.length === 1 ? ',)' : ')']
    const parts = items.map((item, i) =>
      pretty(item, indent + 1, i === items.length - 1 ? allowance + tail.length : 1, inside),
    )
    return head + parts.join(pad) + tail
  }
  return typeof value === 'string' ? prettyString(value, indent, allowance, open.length === 0) : line
}

/** A long text as several literals, one below the other, cut between words. */
function prettyString(text: string, indent: number, allowance: number, topLevel: boolean): string {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? []
  const at = topLevel ? indent + 1 : indent
  const room = allowance + (topLevel ? 1 : 0)
  const chunks: string[] = []
  lines.forEach((line, i) => {
    const last = i === lines.length - 1
    const width = WIDTH - at - (last ? room : 0)
    if (repr(line).length <= width) {
      chunks.push(repr(line))
      return
    }
    const words = line.match(/\S*\s*/g)?.filter((word) => word !== '') ?? []
    let current = ''
    words.forEach((word, j) => {
      const limit = WIDTH - at - (last && j === words.length - 1 ? room : 0)
      if (current !== '' && repr(current + word).length > limit) {
        chunks.push(repr(current))
        current = word
      } else current += word
    })
    if (current !== '') chunks.push(repr(current))
  })
  if (chunks.length === 1) return chunks[0] as string
  const body = chunks.join(`\n${' '.repeat(at)}`)
  return topLevel ? `(${body})` : body
}
