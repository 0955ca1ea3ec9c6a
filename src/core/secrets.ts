import { formsOf, isHideable, SHORTEST } from './redact.ts'
import { Dict, Float, type Value } from './values.ts'

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
 * Hides known secrets by value in any text or data on its way to people: plans, diffs, logs, reports. A secret is known
 * also line by line, as JSON, YAML, Python, shells and URLs write it, and in base64. Values shorter than 4 characters
 * are hidden only where they stand as a whole value, never inside longer text; words such as `true` are no secrets.
 */
export class Redactor {
  readonly #whole = new Set<string>()
  /** By their first characters, the longest first. */
  readonly #forms = new Map<string, string[]>()

  add(value: string): void {
    const whole = value.trim()
    if (!isHideable(whole) || this.#whole.has(whole)) return
    this.#whole.add(whole)
    for (const form of formsOf(value)) {
      const start = form.slice(0, SHORTEST)
      const known = this.#forms.get(start) ?? []
      if (known.includes(form)) continue
      this.#forms.set(
        start,
        [...known, form].sort((a, b) => b.length - a.length),
      )
    }
  }

  /** A text with all that is secret in it masked: where secrets overlap or touch, once. */
  text(text: string): string {
    if (this.#whole.size === 0) return text
    if (this.#whole.has(text.trim())) return MASK
    let masked = ''
    let shown = 0
    let to = -1
    for (let from = 0; from + SHORTEST <= text.length; from++) {
      const forms = this.#forms.get(text.slice(from, from + SHORTEST))
      const form = forms?.find((one) => text.startsWith(one, from))
      if (form === undefined) continue
      if (from > to) masked += text.slice(shown, from) + MASK
      to = Math.max(to, from + form.length)
      shown = to
    }
    return masked + text.slice(shown)
  }

  /** Data with secrets masked in its texts, keys and numbers of 4 digits or more; what is neither plain data nor a `Dict` is left. */
  data<T>(data: T): T {
    if (this.#whole.size === 0) return data
    return this.#walk(data) as T
  }

  #walk(data: unknown): unknown {
    if (typeof data === 'string') return this.text(data)
    if (typeof data === 'number' || typeof data === 'bigint') return this.#number(data, String(data))
    if (data instanceof Float) return this.#number(data, String(data.value))
    if (Array.isArray(data)) return data.map((item) => this.#walk(item))
    if (data instanceof Dict)
      return new Dict([...data].map(([key, item]) => [this.#walk(key) as Value, this.#walk(item) as Value]))
    if (data !== null && typeof data === 'object' && Object.getPrototypeOf(data) === Object.prototype)
      return Object.fromEntries(Object.entries(data).map(([key, value]) => [this.text(key), this.#walk(value)]))
    return data
  }

  #number<T>(number: T, text: string): T | string {
    return text.length >= SHORTEST && this.#whole.has(text) ? MASK : number
  }
}
