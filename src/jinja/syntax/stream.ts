import { TemplateSyntaxError } from '../errors.ts'
import { describe, describeExpected, type Token } from './tokens.ts'

/** The tokens of one template with one token of lookahead; a lexical mistake is raised when it becomes the current token. */
export class TokenStream {
  #index = 0
  current: Token

  constructor(readonly tokens: readonly Token[]) {
    this.current = tokens[0] as Token
    this.#check()
  }

  #check(): void {
    if (this.current.error) throw this.current.error
  }

  /** The current token, after which the stream stands on the next one. */
  next(): Token {
    const token = this.current
    if (token.type !== 'eof') {
      this.current = this.tokens[++this.#index] as Token
      this.#check()
    }
    return token
  }

  look(): Token {
    const token = this.tokens[this.#index + 1] ?? this.current
    if (token.error) throw token.error
    return token
  }

  /** `name:if` asks for type and value, `comma` for a type. */
  test(expected: string): boolean {
    const { type, value } = this.current
    if (type === expected) return true
    return type === 'name' && expected.length === value.length + 5 && expected === `name:${value}`
  }

  testAny(expected: readonly string[]): boolean {
    return expected.some((one) => this.test(one))
  }

  skipIf(expected: string): boolean {
    if (!this.test(expected)) return false
    this.next()
    return true
  }

  expect(expected: string): Token {
    if (this.test(expected)) return this.next()
    const { line, offset, type } = this.current
    const words = describeExpected(expected)
    if (type === 'eof') throw new TemplateSyntaxError(`unexpected end of template, expected '${words}'.`, line, offset)
    throw new TemplateSyntaxError(`expected token '${words}', got '${describe(this.current)}'`, line, offset)
  }
}
