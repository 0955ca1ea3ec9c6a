import { PyCallable } from '../../python/functions/call.ts'
import { start } from '../../python/functions/suspended.ts'
import { type Cursor, cursor, lengthOf, unpackItems } from '../../python/iterate.ts'
import { Markup } from '../../python/types/markup.ts'
import { raise } from '../../python/values/errors.ts'
import { equals } from '../../python/values/order.ts'
import { Tuple } from '../../python/values.ts'
import type { Kwargs } from '../extension.ts'
import type { Session } from './session.ts'

export type Recursion = (items: unknown, depth: number) => unknown

/** Items that were filtered beforehand: they have no length of their own until they are counted. */
export class Filtered {
  constructor(readonly items: readonly unknown[]) {}
}

/** The `loop` of a `for`: walks the items, one ahead of what it has given where it is asked. */
export class Loop extends PyCallable implements Cursor {
  readonly typeName = 'LoopContext'
  #items: Cursor
  #length: number | undefined
  #index0 = -1
  #previous: unknown
  #current: unknown
  #after: unknown
  #changed: unknown

  constructor(
    readonly session: Session,
    iterable: unknown,
    readonly recursion: Recursion | undefined,
    readonly depth0: number,
  ) {
    super()
    const source = iterable instanceof Filtered ? iterable.items : iterable
    this.#items = cursor(source)
    this.#source = source
  }
  readonly #source: unknown

  override get typeModule(): string {
    return 'jinja2.runtime'
  }

  next(): unknown {
    const item = this.#after !== undefined ? this.#after : this.#items.next()
    this.#after = undefined
    if (item === undefined) return undefined
    this.#index0++
    this.#previous = this.#current
    this.#current = item
    return item
  }

  #peek(): unknown {
    this.#after ??= this.#after === null ? null : this.#items.next()
    return this.#after
  }

  override length(): number {
    if (this.#length === undefined) {
      const known = lengthOf(this.#source)
      if (known !== undefined) this.#length = known
      else {
        const rest: unknown[] = []
        for (let item = this.#items.next(); item !== undefined; item = this.#items.next()) rest.push(item)
        this.#items = cursor(rest)
        this.#length = rest.length + this.#index0 + 1 + (this.#after === undefined ? 0 : 1)
      }
    }
    return this.#length
  }

  override iterate(): Iterable<unknown> {
    const pair = (item: unknown) => new Tuple([item, this] as never)
    const step = () => {
      const item = this.next()
      return item === undefined
        ? { done: true as const, value: undefined }
        : { done: false as const, value: pair(item) }
    }
    return { [Symbol.iterator]: () => ({ next: step }) }
  }

  override attribute(name: string): unknown {
    switch (name) {
      case 'index':
        return this.#index0 + 1
      case 'index0':
        return this.#index0
      case 'first':
        return this.#index0 === 0
      case 'last':
        return this.#peek() === undefined
      case 'length':
        return this.length()
      case 'revindex':
        return this.length() - this.#index0
      case 'revindex0':
        return this.length() - this.#index0 - 1
      case 'depth':
        return this.depth0 + 1
      case 'depth0':
        return this.depth0
      case 'previtem':
        return this.#index0 === 0 ? this.session.undefined('there is no previous item') : this.#previous
      case 'nextitem':
        return this.#peek() ?? (this.#after === null ? null : this.session.undefined('there is no next item'))
      case 'cycle':
        return new LoopMethod('cycle', (args) => this.#cycle(args))
      case 'changed':
        return new LoopMethod('changed', (args) => this.#hasChanged(args))
    }
    return undefined
  }

  #cycle(args: readonly unknown[]): unknown {
    if (args.length === 0) raise('TypeError', 'no items for cycling given')
    return args[this.#index0 % args.length]
  }

  #hasChanged(args: readonly unknown[]): boolean {
    const values = new Tuple(args.slice() as never)
    if (this.#changed !== undefined && equals(this.#changed, values)) return false
    this.#changed = values
    return true
  }

  override call(_call: unknown, args: readonly unknown[], _kwargs: Kwargs | undefined): unknown {
    if (!this.recursion) {
      raise('TypeError', "The loop must have the 'recursive' marker to be called recursively.")
    }
    return recurse(this.session, this.recursion, args[0], this.depth0 + 1)
  }

  override repr(): string {
    return `<LoopContext ${this.#index0 + 1}/${this.length()}>`
  }
}

class LoopMethod extends PyCallable {
  readonly typeName = 'method'
  constructor(
    readonly name: string,
    readonly run: (args: readonly unknown[]) => unknown,
  ) {
    super()
  }
  override repr(): string {
    return `<bound method LoopContext.${this.name}>`
  }
  override call(_call: unknown, args: readonly unknown[]): unknown {
    return this.run(args)
  }
}

/** Runs a recursive loop's function over `items`. */
export function recurse(session: Session, recursion: Recursion, items: unknown, depth: number): unknown {
  session.enter()
  return start(recursion(items, depth), session.autoescape ? (text) => new Markup(text as string) : undefined)
}

export function loopOver(session: Session, iterable: unknown, recursion: Recursion | undefined, depth: number): Loop {
  return new Loop(session, iterable, recursion, depth)
}

/** Filtered items as the value of a loop: a generator to Python, whose length is found by walking it. */
export const filtered = (items: readonly unknown[]): Filtered => new Filtered(items)

/** `a, b = value` */
export function unpack(session: Session, value: unknown, count: number): readonly unknown[] {
  session.spend(1)
  return unpackItems(value, count)
}
