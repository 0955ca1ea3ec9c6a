import { DiagnosticError, error, excerptOf } from '../core/diagnostics.ts'
import { Dict, Float, type Value } from '../python/values.ts'

/** JSON as Salt's renderer reads it: 1 is an int, 1.0 a float, the last of two equal keys wins; a first line `#!…` does not count. */
export function readJson(text: string, file: string): Value {
  return new Reader(text, file).read()
}

class Reader {
  #at = 0
  readonly #start: number
  readonly #text: string
  readonly #file: string
  constructor(text: string, file: string) {
    this.#text = text
    this.#file = file
    this.#start = /^#![^\n]*\n/.exec(text)?.[0].length ?? 0
    this.#at = this.#start
  }

  read(): Value {
    const value = this.#value()
    this.#blank()
    if (this.#at < this.#text.length) this.#fail('Extra data')
    return value
  }

  #value(): Value {
    this.#blank()
    const char = this.#text[this.#at]
    if (char === '{') return this.#object()
    if (char === '[') return this.#array()
    if (char === '"') return this.#string()
    const word = this.#take(/(?:true|false|null|NaN|-?Infinity)/y)
    if (word !== undefined) return WORDS[word]!()
    const number = this.#take(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/y)
    if (number === undefined) this.#fail('Expecting value')
    if (!/^-?\d+$/.test(number)) return new Float(Number(number))
    return Number.isSafeInteger(Number(number)) ? Number(number) : BigInt(number)
  }

  #object(): Dict {
    const dict = new Dict()
    this.#at++
    this.#blank()
    if (this.#skip('}')) return dict
    for (;;) {
      this.#blank()
      if (this.#text[this.#at] !== '"') this.#fail('Expecting property name enclosed in double quotes')
      const key = this.#string()
      this.#blank()
      if (!this.#skip(':')) this.#fail("Expecting ':' delimiter")
      dict.set(key, this.#value())
      this.#blank()
      if (this.#skip('}')) return dict
      if (!this.#skip(',')) this.#fail("Expecting ',' delimiter")
    }
  }

  #array(): Value[] {
    const list: Value[] = []
    this.#at++
    this.#blank()
    if (this.#skip(']')) return list
    for (;;) {
      list.push(this.#value())
      this.#blank()
      if (this.#skip(']')) return list
      if (!this.#skip(',')) this.#fail("Expecting ',' delimiter")
    }
  }

  #string(): string {
    const start = this.#at
    const raw = this.#take(/"(?:[^"\\\x00-\x1f]|\\.)*"/y)
    if (raw === undefined) this.#fail('Unterminated string')
    try {
      return JSON.parse(raw) as string
    } catch {
      this.#at = start
      return this.#fail('Invalid \\escape')
    }
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    if (found !== undefined) this.#at += found.length
    return found
  }

  #skip(char: string): boolean {
    if (this.#text[this.#at] !== char) return false
    this.#at++
    return true
  }

  #blank(): void {
    this.#take(/[ \t\n\r]*/y)
  }

  #fail(problem: string): never {
    const before = this.#text.slice(0, this.#at)
    const line = before.split('\n').length
    const column = this.#at - before.lastIndexOf('\n')
    const at = { file: this.#file, line, column }
    // Python counts from where the JSON begins.
    const told = `line ${this.#start > 0 ? line - 1 : line} column ${column} (char ${this.#at - this.#start})`
    const text = `JSON: ${problem}: ${told}`
    throw new DiagnosticError(error('json-syntax', text, { at, excerpt: excerptOf(this.#text, line) }))
  }
}

const WORDS: { readonly [word: string]: () => Value } = {
  true: () => true,
  false: () => false,
  null: () => null,
  NaN: () => new Float(Number.NaN),
  Infinity: () => new Float(Number.POSITIVE_INFINITY),
  '-Infinity': () => new Float(Number.NEGATIVE_INFINITY),
}
