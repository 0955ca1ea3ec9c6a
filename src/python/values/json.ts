import { Dict, Float, Tuple } from '../values.ts'
import { raise } from './errors.ts'
import { order } from './order.ts'
import { floatText, intText } from './text.ts'
import { typeName } from './types.ts'

export interface JsonOptions {
  /** Spaces, or the text, for each level; null: everything on one line. */
  readonly indent?: number | string | null
  readonly sortKeys?: boolean
  readonly ensureAscii?: boolean
  /** Between items, and between key and value. */
  readonly separators?: readonly [item: string, key: string] | null
  readonly skipKeys?: boolean
  readonly allowNan?: boolean
  /** The text of a value that counts as text without being a string. */
  readonly textOf?: (value: unknown) => string | undefined
  /** Called for every value that is printed. */
  readonly onValue?: () => void
}

/** Prints as Python's `json.dumps` does. Raises TypeError for what is no data, ValueError for what holds itself. */
export function dumpJson(value: unknown, options: JsonOptions = {}): string {
  return new JsonPrinter(options).print(value, '\n')
}

class JsonPrinter {
  readonly #options: JsonOptions
  readonly #indent: string | undefined
  readonly #between: string
  readonly #afterKey: string
  readonly #open = new Set<object>()

  constructor(options: JsonOptions) {
    this.#options = options
    const { indent, separators } = options
    if (indent !== null && indent !== undefined)
      this.#indent = typeof indent === 'string' ? indent : ' '.repeat(Math.max(0, indent))
    ;[this.#between, this.#afterKey] = separators ?? [this.#indent === undefined ? ', ' : ',', ': ']
  }

  print(value: unknown, newline: string): string {
    this.#options.onValue?.()
    if (typeof value === 'string') return this.#string(value)
    if (value === null || typeof value === 'boolean') return String(value)
    if (typeof value === 'number' || typeof value === 'bigint') return intText(value)
    if (value instanceof Float) return this.#float(value.value)
    if (Array.isArray(value) || value instanceof Tuple) return this.#list(value, newline)
    if (value instanceof Dict) return this.#dict(value, newline)
    const text = this.#options.textOf?.(value)
    if (text !== undefined) return this.#string(text)
    return raise('TypeError', `Object of type ${typeName(value)} is not JSON serializable`)
  }

  #float(value: number): string {
    if (Number.isFinite(value)) return floatText(value)
    if (this.#options.allowNan === false)
      raise('ValueError', `Out of range float values are not JSON compliant: ${floatText(value)}`)
    return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity'
  }

  #list(value: unknown[] | Tuple, newline: string): string {
    const items = value instanceof Tuple ? value.items : value
    return this.#within(value, '[', ']', newline, (inner) => items.map((item) => this.print(item, inner)))
  }

  #dict(value: Dict, newline: string): string {
    return this.#within(value, '{', '}', newline, (inner) => {
      const pairs = [...value] as [unknown, unknown][]
      if (this.#options.sortKeys) pairs.sort(([a], [b]) => (order(a, '<', b) ? -1 : 0))
      return pairs.flatMap(([key, item]) => {
        const name = this.#key(key)
        return name === undefined ? [] : [this.#string(name) + this.#afterKey + this.print(item, inner)]
      })
    })
  }

  #within(container: object, open: string, close: string, newline: string, parts: (inner: string) => string[]): string {
    if (this.#open.has(container)) raise('ValueError', 'Circular reference detected')
    this.#open.add(container)
    const inner = newline + (this.#indent ?? '')
    const printed = parts(inner)
    this.#open.delete(container)
    if (printed.length === 0) return open + close
    if (this.#indent === undefined) return open + printed.join(this.#between) + close
    return open + inner + printed.join(this.#between + inner) + newline + close
  }

  #key(key: unknown): string | undefined {
    if (typeof key === 'string') return key
    if (key instanceof Float) return this.#float(key.value)
    if (key === null || typeof key === 'boolean') return String(key)
    if (typeof key === 'number' || typeof key === 'bigint') return intText(key)
    const text = this.#options.textOf?.(key)
    if (text !== undefined) return text
    if (this.#options.skipKeys) return undefined
    return raise('TypeError', `keys must be str, int, float, bool or None, not ${typeName(key)}`)
  }

  #string(text: string): string {
    const pattern = this.#options.ensureAscii === false ? /["\\\x00-\x1f]/g : /["\\\x00-\x1f\x7f-\uffff]/g
    return `"${text.replace(pattern, escapeUnit)}"`
  }
}

const NAMED = new Map(
  Object.entries({ '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\f': '\\f', '\b': '\\b' }),
)

function escapeUnit(unit: string): string {
  return NAMED.get(unit) ?? `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
