import { PythonError } from './values/errors.ts'
import { PyObject } from './values/object.ts'

/**
 * The values that templates, YAML and pillar are made of: Python's, as far as JavaScript has no equal.
 *
 * | Python      | here                                                                        |
 * | ----------- | --------------------------------------------------------------------------- |
 * | None, bool  | `null`, `boolean`                                                           |
 * | int         | `number` (always a safe integer) or `bigint` (only beyond 2^53 - 1)         |
 * | float       | `Float` (never a bare number: 1.0 prints as `1.0` and is not an int)        |
 * | str         | `string` (lone surrogates allowed; length in code points is the user's care) |
 * | list, tuple | `Value[]`, `Tuple`                                                          |
 * | dict        | `Dict` (insertion order, any hashable key, `1 == 1.0 == True` as keys)      |
 *
 * Nothing else is data. Functions, undefined values, markup and iterators (`PyObject`) exist only while a program runs.
 */
export type Value = null | boolean | number | bigint | Float | string | Value[] | Tuple | Dict

/** Python's float: IEEE double, kept apart from ints. */
export class Float {
  constructor(readonly value: number) {}
  valueOf(): number {
    return this.value
  }
}

/** Python's tuple: immutable, hashable if its items are. */
export class Tuple {
  /** Python's name of the type: that of a named tuple is its own. */
  get typeName(): string {
    return 'tuple'
  }
  constructor(readonly items: readonly Value[]) {}
  get length(): number {
    return this.items.length
  }
  [Symbol.iterator](): Iterator<Value> {
    return this.items[Symbol.iterator]()
  }
}

/** A value that Python refuses as a dict key (`unhashable type: 'list'`). */
export class UnhashableError extends PythonError {
  constructor(typeName: string) {
    super('TypeError', `unhashable type: '${typeName}'`)
  }
}

/**
 * The identity under which Python's dict finds a key, for use in a Map or Set: equal values give the same token, across
 * int, float and bool. Text is its own token; a tuple's is a text that begins with NUL, as does that of text which does.
 */
export function hashKey(key: unknown): unknown {
  if (typeof key === 'string') return key.charCodeAt(0) === 0 ? `\0s${key}` : key
  if (typeof key === 'number' || typeof key === 'bigint' || key === null) return key
  if (typeof key === 'boolean') return key ? 1 : 0
  if (key instanceof Float) return hashFloat(key.value)
  if (key instanceof Tuple) return hashTuple(key)
  if (Array.isArray(key)) throw new UnhashableError('list')
  if (key instanceof Dict) throw new UnhashableError('dict')
  if (key instanceof PyObject && key.hashToken) return key.hashToken()
  return key
}

function hashFloat(value: number): number | bigint {
  if (!Number.isInteger(value)) return value
  return Number.isSafeInteger(value) ? value + 0 : BigInt(value)
}

/** Numbers for things that are told apart by identity, so that a tuple holding them has a token. */
const identities = new WeakMap<object, number>()
let lastIdentity = 0

function hashTuple(tuple: Tuple): string {
  const parts = tuple.items.map((item) => {
    const token = hashKey(item)
    if (typeof token === 'string') return JSON.stringify(token)
    if (token === null || (typeof token !== 'object' && typeof token !== 'function'))
      return `${typeof token}${String(token)}`
    if (!identities.has(token)) identities.set(token, ++lastIdentity)
    return `#${identities.get(token)}`
  })
  return `\0t(${parts.join(',')})`
}

/** Python's dict: a Map whose keys compare as Python compares them; the first spelling of a key is kept. */
export class Dict {
  readonly #slots = new Map<unknown, [Value, Value]>()

  constructor(entries?: Iterable<readonly [Value, Value]>) {
    if (entries) for (const [key, value] of entries) this.set(key, value)
  }

  /** A dict with string keys from a plain object; nested plain data is converted as well. */
  static from(object: { readonly [key: string]: unknown }): Dict {
    return new Dict(Object.entries(object).map(([key, value]) => [key, toValue(value)]))
  }

  get size(): number {
    return this.#slots.size
  }
  has(key: Value): boolean {
    return this.#slots.has(hashKey(key))
  }
  get(key: Value): Value | undefined {
    return this.#slots.get(hashKey(key))?.[1]
  }
  set(key: Value, value: Value): this {
    const token = hashKey(key)
    const slot = this.#slots.get(token)
    if (slot) slot[1] = value
    else this.#slots.set(token, [key, value])
    return this
  }
  delete(key: Value): boolean {
    return this.#slots.delete(hashKey(key))
  }
  clear(): void {
    this.#slots.clear()
  }
  entries(): IterableIterator<[Value, Value]> {
    return this.#slots.values()
  }
  *keys(): IterableIterator<Value> {
    for (const slot of this.#slots.values()) yield slot[0]
  }
  *values(): IterableIterator<Value> {
    for (const slot of this.#slots.values()) yield slot[1]
  }
  [Symbol.iterator](): IterableIterator<[Value, Value]> {
    return this.entries()
  }
}

/** Plain JavaScript data (JSON, options) as values: integral numbers become ints, all others floats, objects dicts. */
export function toValue(data: unknown): Value {
  if (data === null || data === undefined) return null
  if (typeof data === 'boolean' || typeof data === 'string' || typeof data === 'bigint') return data
  if (typeof data === 'number') return Number.isSafeInteger(data) ? data : new Float(data)
  if (data instanceof Float || data instanceof Tuple || data instanceof Dict) return data
  if (Array.isArray(data)) return data.map(toValue)
  if (data instanceof Map) return new Dict([...data].map(([key, value]) => [toValue(key), toValue(value)]))
  if (typeof data === 'object') return Dict.from(data as { [key: string]: unknown })
  throw new TypeError(`not data: ${typeof data}`)
}

/** What `toPlain` gives: JSON's data, with bigint for ints that a number cannot hold. */
export type Plain = null | boolean | number | bigint | string | Plain[] | { [key: string]: Plain }

/**
 * Values as plain JavaScript data, for schemas and state functions: floats become numbers, tuples arrays, dicts objects.
 * Keys become strings as Python's `json.dumps` writes them (None → "null", True → "true", 1 → "1", 1.0 → "1.0").
 */
export function toPlain(value: Value): Plain {
  if (value instanceof Float) return value.value
  if (value instanceof Tuple) return value.items.map(toPlain)
  if (Array.isArray(value)) return value.map(toPlain)
  if (value instanceof Dict) {
    const object: { [key: string]: Plain } = {}
    for (const [key, item] of value) {
      Object.defineProperty(object, plainKey(key), {
        value: toPlain(item),
        enumerable: true,
        writable: true,
        configurable: true,
      })
    }
    return object
  }
  return value
}

function plainKey(key: Value): string {
  if (key instanceof Float) return Number.isInteger(key.value) ? `${key.value}.0` : String(key.value)
  if (key instanceof Tuple) return `(${key.items.map((item) => String(toPlain(item))).join(', ')})`
  return String(key)
}
