import { holdsDiff } from './diff-lines.ts'
import { matchGlob } from './glob.ts'
import { MASK } from './mask.ts'
import { formsOf, isHideable, SHORTEST } from './redact.ts'
import { redactDiff } from './redact-diff.ts'
import { joinRanges, maskRanges, perLine, type Range, unwrap } from './text-ranges.ts'

export { MASK }

/** Shorter forms are not looked for across line breaks: the end of one word and the start of another could be one. */
const SHORTEST_WRAPPED = 8

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

/** Whether a key's value is a secret by the patterns of `secrets:`. */
export function isSecretKey(key: string, patterns: readonly string[]): boolean {
  const name = key.toLowerCase()
  return patterns.some((pattern) => matchGlob(name, pattern.toLowerCase()))
}

/**
 * Hides known secrets by value in any text or data on its way to people: plans, diffs, logs, reports. A secret is known
 * also line by line, as JSON, YAML, Python, shells and URLs write it, and in base64, broken into lines too. Values shorter
 * than 4 characters are hidden only where they stand as a whole value, never inside longer text; words such as `true` are
 * no secrets. In unified diffs what stood where a secret stands is hidden too, and what stands behind keys that match
 * `keys`.
 */
export class Redactor {
  readonly #whole = new Set<string>()
  /** By their first characters, the longest first. */
  readonly #forms = new Map<string, string[]>()
  readonly #keys: readonly string[]

  constructor(keys: readonly string[] = []) {
    this.#keys = keys
  }

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

  /**
   * A text with all that is secret in it masked: where secrets overlap or touch, once. `former` takes the values that a
   * diff shows in the place of a secret.
   */
  text(text: string, former: Set<string> = new Set()): string {
    if (this.isEmpty) return text
    if (!holdsDiff(text)) return this.#plain(text)
    const rules = {
      text: (one: string) => this.#plain(one),
      lines: (lines: readonly string[]) => this.#lines(lines),
      hiding: (lines: readonly string[]) => Redactor.of(former).#lines(lines),
      isSecretKey: (key: string) => isSecretKey(key, this.#keys),
    }
    return redactDiff(text, rules, (value) => former.add(value))
  }

  /** One that hides these values alone. */
  static of(values: Iterable<string>): Redactor {
    const redactor = new Redactor()
    for (const value of values) redactor.add(value)
    return redactor
  }

  #plain(text: string): string {
    if (this.#whole.size === 0) return text
    return this.#whole.has(text.trim()) ? MASK : maskRanges(text, this.#find(text))
  }

  /** Lines of one text: as many as before. */
  #lines(lines: readonly string[]): string[] {
    if (this.#whole.size === 0) return [...lines]
    const text = lines.join('\n')
    const masked = maskRanges(text, perLine(text, this.#find(text))).split('\n')
    return masked.map((line) => (this.#whole.has(line.trim()) ? MASK : line))
  }

  #find(text: string): Range[] {
    const wrapped = unwrap(text).flatMap(({ text: one, restore }) =>
      this.#scan(one)
        .filter(([from, to]) => to - from >= SHORTEST_WRAPPED)
        .flatMap(restore),
    )
    return joinRanges([...this.#scan(text), ...wrapped])
  }

  #scan(text: string): Range[] {
    const found: Range[] = []
    for (let from = 0; from + SHORTEST <= text.length; from++) {
      const forms = this.#forms.get(text.slice(from, from + SHORTEST))
      const form = forms?.find((one) => text.startsWith(one, from))
      if (form !== undefined) found.push([from, from + form.length])
    }
    return found
  }

  /** Whether there is nothing to hide. */
  get isEmpty(): boolean {
    return this.#whole.size === 0 && this.#keys.length === 0
  }

  /** Whether a text, of a number for example, is a secret as a whole and long enough to be no chance. */
  isSecret(text: string): boolean {
    return text.length >= SHORTEST && this.#whole.has(text)
  }
}
