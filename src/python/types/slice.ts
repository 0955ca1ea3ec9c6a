import { hasAstral } from '../iterate.ts'
import { raise } from '../values/errors.ts'
import { PyObject } from '../values/object.ts'
import { repr } from '../values/text.ts'
import { Tuple } from '../values.ts'
import { Markup } from './markup.ts'

/** `slice(start, stop, step)` as a key among others. */
export class Slice extends PyObject {
  readonly typeName = 'slice'
  constructor(
    readonly start: unknown,
    readonly stop: unknown,
    readonly step: unknown,
  ) {
    super()
  }
  override repr(): string {
    return `slice(${repr(this.start)}, ${repr(this.stop)}, ${repr(this.step)})`
  }
}

function bound(value: unknown): number | undefined {
  if (value === null) return undefined
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return Number(value)
  if (typeof value === 'bigint') return value < 0n ? -Number.MAX_SAFE_INTEGER : Number.MAX_SAFE_INTEGER
  return raise('TypeError', 'slice indices must be integers or None or have an __index__ method')
}

/** The indices that a slice takes from `length` items, as first, end and step. */
export function sliceRange(length: number, start: unknown, stop: unknown, step: unknown): [number, number, number] {
  const by = bound(step) ?? 1
  if (by === 0) raise('ValueError', 'slice step cannot be zero')
  const low = by < 0 ? -1 : 0
  const high = by < 0 ? length - 1 : length
  const clamp = (value: number) => Math.min(Math.max(value < 0 ? value + length : value, low), high)
  const from = bound(start)
  const to = bound(stop)
  return [
    from === undefined ? (by < 0 ? high : low) : clamp(from),
    to === undefined ? (by < 0 ? low : high) : clamp(to),
    by,
  ]
}

function pick<T>(items: readonly T[], first: number, end: number, by: number): T[] {
  if (by === 1) return items.slice(first, Math.max(first, end))
  const picked: T[] = []
  for (let i = first; by > 0 ? i < end : i > end; i += by) picked.push(items[i] as T)
  return picked
}

/** `object[start:stop:step]` of a str, list or tuple. */
export function sliceOf(object: unknown, start: unknown, stop: unknown, step: unknown): unknown {
  if (object instanceof Markup) return new Markup(sliceOf(object.text, start, stop, step) as string)
  if (typeof object === 'string') {
    const points = hasAstral(object) ? [...object] : undefined
    const [first, end, by] = sliceRange(points?.length ?? object.length, start, stop, step)
    if (by === 1 && !points) return object.slice(first, Math.max(first, end))
    return pick(points ?? object.split(''), first, end, by).join('')
  }
  const items = object instanceof Tuple ? object.items : (object as readonly unknown[])
  const [first, end, by] = sliceRange(items.length, start, stop, step)
  const picked = pick(items, first, end, by)
  return object instanceof Tuple ? new Tuple(picked as never) : picked
}
