import { raise } from './values/errors.ts'
import { PyObject } from './values/object.ts'
import { typeName } from './values/types.ts'
import { Dict, Tuple } from './values.ts'

/** Items one by one; undefined after the last. */
export interface Cursor {
  next(): unknown
}

class ArrayCursor implements Cursor {
  #at = 0
  constructor(readonly items: readonly unknown[]) {}
  next(): unknown {
    return this.#at < this.items.length ? this.items[this.#at++] : undefined
  }
}

class IteratorCursor implements Cursor {
  constructor(readonly iterator: Iterator<unknown>) {}
  next(): unknown {
    const step = this.iterator.next()
    return step.done ? undefined : step.value
  }
}

function* keysOf(dict: Dict): Iterable<unknown> {
  const { size } = dict
  for (const key of dict.keys()) {
    yield key
    if (dict.size !== size) raise('RuntimeError', 'dictionary changed size during iteration')
  }
}

/** `iter(value)`; what changes while it is walked is seen as Python sees it. Raises TypeError for what has no items. */
export function iterate(value: unknown): Iterable<unknown> {
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return value
  if (value instanceof Dict) return keysOf(value)
  if (value instanceof Tuple) return value.items
  if (value instanceof PyObject && value.iterate) return value.iterate()
  return raise('TypeError', `'${typeName(value)}' object is not iterable`)
}

export function cursor(value: unknown): Cursor {
  if (Array.isArray(value)) return new ArrayCursor(value)
  if (value instanceof Tuple) return new ArrayCursor(value.items)
  return new IteratorCursor(iterate(value)[Symbol.iterator]())
}

/** `list(value)`, always a new array. */
export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value.slice() : [...iterate(value)]
}

export function isIterable(value: unknown): boolean {
  if (typeof value === 'string' || Array.isArray(value) || value instanceof Dict || value instanceof Tuple) return true
  return value instanceof PyObject && value.iterate !== undefined
}

/** `len(value)`; undefined where Python raises TypeError. */
export function lengthOf(value: unknown): number | undefined {
  if (typeof value === 'string') return codePointCount(value)
  if (Array.isArray(value)) return value.length
  if (value instanceof Dict) return value.size
  if (value instanceof Tuple) return value.length
  return value instanceof PyObject ? value.length?.() : undefined
}

/** The items that an assignment to `count` targets takes from a value; raises where they are more or fewer. */
export function unpackItems(value: unknown, count: number): readonly unknown[] {
  if (!isIterable(value)) raise('TypeError', `cannot unpack non-iterable ${typeName(value)} object`)
  const items = Array.isArray(value) ? value : value instanceof Tuple ? value.items : [...iterate(value)]
  if (items.length < count) raise('ValueError', `not enough values to unpack (expected ${count}, got ${items.length})`)
  if (items.length > count) raise('ValueError', `too many values to unpack (expected ${count})`)
  return items
}

const ASTRAL = /[\ud800-\udbff][\udc00-\udfff]/

export function hasAstral(text: string): boolean {
  return ASTRAL.test(text)
}

export function codePointCount(text: string): number {
  if (!ASTRAL.test(text)) return text.length
  let count = 0
  for (const _ of text) count++
  return count
}

/** A generator, or another iterator that can be walked once. */
export class PyIterator extends PyObject {
  readonly #iterator: Iterator<unknown>
  constructor(
    items: Iterable<unknown>,
    override readonly typeName = 'generator',
    readonly functionName = 'generator',
  ) {
    super()
    this.#iterator = items[Symbol.iterator]()
  }
  override repr(): string {
    return this.typeName === 'generator' ? `<generator object ${this.functionName}>` : `<${this.typeName} object>`
  }
  override iterate(): Iterable<unknown> {
    return { [Symbol.iterator]: () => ({ next: () => this.#iterator.next() }) }
  }
  next(): IteratorResult<unknown> {
    return this.#iterator.next()
  }
}
