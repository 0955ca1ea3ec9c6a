import { formsOf, isHideable, SHORTEST } from './redact.ts'

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
    if (this.isEmpty) return text
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

  /** Whether there is anything to hide. */
  get isEmpty(): boolean {
    return this.#whole.size === 0
  }

  /** Whether a text, of a number for example, is a secret as a whole and long enough to be no chance. */
  isSecret(text: string): boolean {
    return text.length >= SHORTEST && this.#whole.has(text)
  }
}
