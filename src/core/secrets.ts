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
  readonly #forms = new Set<string>()

  add(value: string): void {
    const whole = value.trim()
    if (!isHideable(whole) || this.#whole.has(whole)) return
    this.#whole.add(whole)
    for (const form of formsOf(value)) this.#forms.add(form)
  }

  /** A text with all that is secret in it masked: where secrets overlap or touch, once. */
  text(text: string): string {
    if (this.#whole.size === 0) return text
    if (this.#whole.has(text.trim())) return MASK
    if (this.#forms.size === 0) return text
    let masked = ''
    let shown = 0
    for (const [from, to] of this.#spans(text)) {
      masked += text.slice(shown, from) + MASK
      shown = to
    }
    return masked + text.slice(shown)
  }

  /** Where secrets stand, in order; those that overlap or touch are one. */
  #spans(text: string): [from: number, to: number][] {
    const found: [number, number][] = []
    for (const form of this.#forms)
      for (let at = text.indexOf(form); at !== -1; at = text.indexOf(form, at + 1)) found.push([at, at + form.length])
    const merged: [number, number][] = []
    for (const [from, to] of found.sort((a, b) => a[0] - b[0])) {
      const last = merged.at(-1)
      if (last && from <= last[1]) last[1] = Math.max(last[1], to)
      else merged.push([from, to])
    }
    return merged
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
