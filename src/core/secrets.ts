export const MASK = '******'

/** A value that must not be seen: it prints as `******` wherever it is turned into text; only the transport reveals it. */
export class Secret {
  readonly #value: string
  constructor(value: string) {
    this.#value = value
  }
  reveal(): string {
    return this.#value
  }
  toString(): string {
    return MASK
  }
  toJSON(): string {
    return MASK
  }
  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return MASK
  }
}

/**
 * Hides known secrets by value in any text or JSON-like data on its way to people: plans, diffs, logs, reports.
 * Values shorter than 4 characters are hidden only where they stand as a whole value, never inside longer text.
 */
export class Redactor {
  readonly #values = new Set<string>()
  #pattern: RegExp | undefined

  add(value: string): void {
    for (const piece of [value, ...value.split('\n')]) {
      if (piece.trim() === '' || this.#values.has(piece)) continue
      this.#values.add(piece)
      this.#pattern = undefined
    }
  }

  text(text: string): string {
    if (this.#values.size === 0) return text
    if (this.#values.has(text)) return MASK
    this.#pattern ??= this.#compile()
    return this.#pattern ? text.replace(this.#pattern, MASK) : text
  }

  data<T>(data: T): T {
    if (this.#values.size === 0) return data
    return this.#walk(data) as T
  }

  #walk(data: unknown): unknown {
    if (typeof data === 'string') return this.text(data)
    if (Array.isArray(data)) return data.map((item) => this.#walk(item))
    if (data !== null && typeof data === 'object' && Object.getPrototypeOf(data) === Object.prototype) {
      return Object.fromEntries(Object.entries(data).map(([key, value]) => [this.text(key), this.#walk(value)]))
    }
    return data
  }

  #compile(): RegExp | undefined {
    const long = [...this.#values].filter((value) => value.length >= 4).sort((a, b) => b.length - a.length)
    if (long.length === 0) return undefined
    return new RegExp(long.map((value) => value.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|'), 'g')
  }
}
