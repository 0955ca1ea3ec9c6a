import { PyObject } from '../../python/values/object.ts'
import { repr } from '../../python/values/text.ts'
import { hashKey, UnhashableError } from '../../python/values.ts'

/** Python's `set`, which some of Salt's filters give; its items stay in the order in which they came. */
export class PySet extends PyObject {
  readonly typeName = 'set'
  readonly #items = new Map<unknown, unknown>()

  constructor(items: Iterable<unknown> = []) {
    super()
    for (const item of items) if (!this.contains(item)) this.#items.set(hashKey(item), item)
  }
  override repr(): string {
    return this.#items.size === 0 ? 'set()' : `{${[...this.#items.values()].map(repr).join(', ')}}`
  }
  override equals(other: unknown): boolean | undefined {
    if (!(other instanceof PySet)) return undefined
    return other.length() === this.length() && [...this.iterate()].every((item) => other.contains(item))
  }
  override hashToken(): never {
    throw new UnhashableError('set')
  }
  override length(): number {
    return this.#items.size
  }
  override iterate(): Iterable<unknown> {
    return this.#items.values()
  }
  override contains(item: unknown): boolean {
    return this.#items.has(hashKey(item))
  }
}
