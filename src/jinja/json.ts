import { Dict, Float, type Value } from '../python/values.ts'

/**
 * JSON as Python's `json.loads` reads it: `1` is an int of any size, `1.0` and `1e3` are floats, objects are dicts; `NaN`
 * and `Infinity` are read too. Raises SyntaxError.
 */
export function fromJson(text: string): Value {
  return new Reader(text).read()
}

const SPACE = /[ \t\n\r]*/y
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y
const STRING = /"(?:[^"\\\x00-\x1f]|\\[\s\S])*"/y
const WORDS: readonly (readonly [string, Value])[] = [
  ['true', true],
  ['false', false],
  ['null', null],
  ['NaN', new Float(Number.NaN)],
  ['Infinity', new Float(Number.POSITIVE_INFINITY)],
  ['-Infinity', new Float(Number.NEGATIVE_INFINITY)],
]

class Reader {
  #at = 0
  constructor(readonly text: string) {}

  read(): Value {
    const value = this.#value()
    this.#skip()
    if (this.#at < this.text.length) this.#fail('Extra data')
    return value
  }

  #fail(message: string): never {
    throw new SyntaxError(`${message}: char ${this.#at}`)
  }

  #skip(): void {
    SPACE.lastIndex = this.#at
    SPACE.test(this.text)
    this.#at = SPACE.lastIndex
  }

  #take(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at
    const match = pattern.exec(this.text)
    if (match) this.#at = pattern.lastIndex
    return match
  }

  #value(): Value {
    this.#skip()
    const char = this.text[this.#at]
    if (char === '{') return this.#object()
    if (char === '[') return this.#array()
    if (char === '"') return this.#string()
    for (const [word, value] of WORDS) {
      if (this.text.startsWith(word, this.#at)) {
        this.#at += word.length
        return value
      }
    }
    const match = this.#take(NUMBER)
    if (!match) this.#fail('Expecting value')
    const [digits, fraction, exponent] = match
    if (fraction !== undefined || exponent !== undefined) return new Float(Number(digits))
    const value = Number(digits)
    return Number.isSafeInteger(value) ? value + 0 : BigInt(digits)
  }

  #string(): string {
    const match = this.#take(STRING)
    if (!match) this.#fail('Unterminated string')
    return JSON.parse(match[0]) as string
  }

  #next(close: string): boolean {
    this.#skip()
    const char = this.text[this.#at]
    if (char !== close && char !== ',') this.#fail("Expecting ',' delimiter")
    this.#at++
    return char === ','
  }

  #isEmpty(close: string): boolean {
    this.#at++
    this.#skip()
    if (this.text[this.#at] !== close) return false
    this.#at++
    return true
  }

  #array(): Value[] {
    const items: Value[] = []
    if (this.#isEmpty(']')) return items
    do items.push(this.#value())
    while (this.#next(']'))
    return items
  }

  #object(): Dict {
    const dict = new Dict()
    if (this.#isEmpty('}')) return dict
    do {
      this.#skip()
      if (this.text[this.#at] !== '"') this.#fail('Expecting property name enclosed in double quotes')
      const key = this.#string()
      this.#skip()
      if (this.text[this.#at++] !== ':') this.#fail("Expecting ':' delimiter")
      dict.set(key, this.#value())
    } while (this.#next('}'))
    return dict
  }
}
