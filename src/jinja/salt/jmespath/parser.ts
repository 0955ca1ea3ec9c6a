import { raise } from '../../../python/values/errors.ts'
import { repr } from '../../../python/values/text.ts'
import { type JmesToken, tokenize } from './lexer.ts'

export type Comparator = 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte'

export type JmesNode =
  | { readonly kind: 'identity' }
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'literal'; readonly value: unknown }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'slice'; readonly parts: readonly (number | null)[] }
  /** One after the other, each upon what the one before gave. */
  | { readonly kind: 'chain'; readonly parts: readonly JmesNode[] }
  | { readonly kind: 'project'; readonly of: 'list' | 'values'; readonly left: JmesNode; readonly right: JmesNode }
  | { readonly kind: 'filter'; readonly left: JmesNode; readonly condition: JmesNode; readonly right: JmesNode }
  | { readonly kind: 'flatten'; readonly body: JmesNode }
  | { readonly kind: 'list'; readonly items: readonly JmesNode[] }
  | { readonly kind: 'dict'; readonly items: readonly (readonly [string, JmesNode])[] }
  | { readonly kind: 'or' | 'and'; readonly left: JmesNode; readonly right: JmesNode }
  | { readonly kind: 'not'; readonly body: JmesNode }
  | { readonly kind: 'compare'; readonly comparator: Comparator; readonly left: JmesNode; readonly right: JmesNode }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly JmesNode[] }
  | { readonly kind: 'reference'; readonly body: JmesNode }

const IDENTITY: JmesNode = { kind: 'identity' }

/** How strongly a token holds on to what stands at its left. */
const POWER: { readonly [type: string]: number } = {
  pipe: 1,
  or: 2,
  and: 3,
  eq: 5,
  gt: 5,
  lt: 5,
  gte: 5,
  lte: 5,
  ne: 5,
  flatten: 9,
  star: 20,
  filter: 21,
  dot: 40,
  not: 45,
  lbrace: 50,
  lbracket: 55,
  lparen: 60,
}
const PROJECTION_STOP = 10
const DEEPEST = 200

/** A JMESPath expression → a tree. Raises the errors of Python's jmespath. */
export class JmesParser {
  readonly #tokens: JmesToken[]
  #at = 0
  #depth = 0

  constructor(readonly expression: string) {
    this.#tokens = tokenize(expression)
  }

  parse(): JmesNode {
    const node = this.#expression(0)
    if (this.#type() !== 'eof') this.#fail(this.#token(), `Unexpected token: ${this.#token().value}`)
    return node
  }

  #token(ahead = 0): JmesToken {
    return this.#tokens[Math.min(this.#at + ahead, this.#tokens.length - 1)]!
  }
  #type(ahead = 0): string {
    return this.#token(ahead).type
  }
  #power(): number {
    return POWER[this.#type()] ?? 0
  }
  #next(): JmesToken {
    const token = this.#token()
    this.#at += 1
    return token
  }
  #expect(...types: string[]): JmesToken {
    const token = this.#token()
    if (types.includes(token.type)) return this.#next()
    return this.#fail(token, `Expecting: ${types.length === 1 ? types[0] : repr(types)}, got: ${token.type}`)
  }

  #fail(token: JmesToken, message = 'invalid token'): never {
    const mark = `"${this.expression}"\n${' '.repeat(token.start + 1)}^`
    if (token.type === 'eof')
      raise('IncompleteExpressionError', `Invalid jmespath expression: Incomplete expression:\n${mark}`)
    const shown = `token "${token.value}" (${token.type.toUpperCase()})`
    const place = `Parse error at column ${token.start}, ${shown}, for expression`
    return raise('ParseError', `${message}: ${place}:\n${mark}`)
  }

  #expression(power: number): JmesNode {
    if (++this.#depth > DEEPEST) raise('RecursionError', 'the JMESPath expression is nested too deep')
    let left = this.#start(this.#next())
    while (power < this.#power()) left = this.#continue(left, this.#next())
    this.#depth -= 1
    return left
  }

  #start(token: JmesToken): JmesNode {
    switch (token.type) {
      case 'literal':
        return { kind: 'literal', value: token.value }
      case 'unquoted_identifier':
        return { kind: 'field', name: String(token.value) }
      case 'quoted_identifier':
        if (this.#type() === 'lparen')
          this.#fail({ ...this.#token(), start: token.start }, 'Quoted identifier not allowed for function names.')
        return { kind: 'field', name: String(token.value) }
      case 'star':
        return this.#projectValues(IDENTITY, POWER.star!)
      case 'filter':
        return this.#filter(IDENTITY)
      case 'lbrace':
        return this.#dict()
      case 'lparen': {
        const body = this.#expression(0)
        this.#expect('rparen')
        return body
      }
      case 'flatten':
        return this.#projectList({ kind: 'flatten', body: IDENTITY }, POWER.flatten!)
      case 'not':
        return { kind: 'not', body: this.#expression(POWER.not!) }
      case 'current':
        return IDENTITY
      case 'expref':
        return { kind: 'reference', body: this.#expression(POWER.expref ?? 0) }
      case 'lbracket':
        return this.#startBracket()
    }
    return this.#fail(token)
  }

  #startBracket(): JmesNode {
    if (this.#type() === 'number' || this.#type() === 'colon') return this.#index(IDENTITY)
    if (this.#type() === 'star' && this.#type(1) === 'rbracket') {
      this.#at += 2
      return this.#projectList(IDENTITY, POWER.star!)
    }
    return this.#list()
  }

  #continue(left: JmesNode, token: JmesToken): JmesNode {
    switch (token.type) {
      case 'dot':
        if (this.#type() === 'star') {
          this.#next()
          return this.#projectValues(left, POWER.dot!)
        }
        return { kind: 'chain', parts: [left, this.#afterDot(POWER.dot!)] }
      case 'pipe':
        return { kind: 'chain', parts: [left, this.#expression(POWER.pipe!)] }
      case 'or':
      case 'and':
        return { kind: token.type, left, right: this.#expression(POWER[token.type]!) }
      case 'lparen':
        return this.#call(left, token)
      case 'filter':
        return this.#filter(left)
      case 'flatten':
        return this.#projectList({ kind: 'flatten', body: left }, POWER.flatten!)
      case 'lbracket':
        if (this.#type() === 'number' || this.#type() === 'colon') return this.#index(left)
        this.#expect('star')
        this.#expect('rbracket')
        return this.#projectList(left, POWER.star!)
      case 'eq':
      case 'ne':
      case 'lt':
      case 'lte':
      case 'gt':
      case 'gte':
        return { kind: 'compare', comparator: token.type, left, right: this.#expression(POWER[token.type]!) }
    }
    return this.#fail(token)
  }

  #call(left: JmesNode, token: JmesToken): JmesNode {
    if (left.kind !== 'field') return this.#fail(this.#tokens[this.#at - 2] ?? token)
    const args: JmesNode[] = []
    while (this.#type() !== 'rparen') {
      args.push(this.#expression(0))
      if (this.#type() === 'comma') this.#next()
      else if (this.#type() !== 'rparen') this.#fail(this.#token())
    }
    this.#next()
    return { kind: 'call', name: left.name, args }
  }

  #projectList(left: JmesNode, power: number): JmesNode {
    return { kind: 'project', of: 'list', left, right: this.#projected(power) }
  }

  #projectValues(left: JmesNode, power: number): JmesNode {
    const right = this.#type() === 'rbracket' ? IDENTITY : this.#projected(power)
    return { kind: 'project', of: 'values', left, right }
  }

  #filter(left: JmesNode): JmesNode {
    const condition = this.#expression(0)
    this.#expect('rbracket')
    const right = this.#type() === 'flatten' ? IDENTITY : this.#projected(POWER.filter!)
    return { kind: 'filter', left, condition, right }
  }

  /** What is asked of each item of a projection. */
  #projected(power: number): JmesNode {
    if (this.#power() < PROJECTION_STOP) return IDENTITY
    if (this.#type() === 'lbracket' || this.#type() === 'filter') return this.#expression(power)
    this.#expect('dot')
    return this.#afterDot(power)
  }

  #afterDot(power: number): JmesNode {
    const names = ['quoted_identifier', 'unquoted_identifier']
    if ([...names, 'star'].includes(this.#type())) return this.#expression(power)
    const token = this.#token()
    if (token.type !== 'lbracket' && token.type !== 'lbrace')
      this.#fail(token, `Expecting: ${repr([...names, 'lbracket', 'lbrace'])}, got: ${token.type}`)
    this.#next()
    return token.type === 'lbracket' ? this.#list() : this.#dict()
  }

  #index(left: JmesNode): JmesNode {
    if (this.#type() === 'colon' || this.#type(1) === 'colon') {
      const slice: JmesNode = { kind: 'slice', parts: this.#sliceParts() }
      return this.#projectList({ kind: 'chain', parts: [left, slice] }, POWER.star!)
    }
    const index = Number(this.#next().value)
    this.#expect('rbracket')
    return { kind: 'chain', parts: [left, { kind: 'index', index }] }
  }

  #sliceParts(): (number | null)[] {
    const parts: (number | null)[] = [null, null, null]
    let at = 0
    while (this.#type() !== 'rbracket') {
      const token = this.#next()
      if (token.type === 'colon') {
        at += 1
        if (at === 3) this.#fail(token, 'syntax error')
      } else if (token.type === 'number') parts[at] = Number(token.value)
      else this.#fail(token, 'syntax error')
    }
    this.#next()
    return parts
  }

  #list(): JmesNode {
    const items: JmesNode[] = []
    for (;;) {
      items.push(this.#expression(0))
      if (this.#type() === 'rbracket') break
      this.#expect('comma')
    }
    this.#next()
    return { kind: 'list', items }
  }

  #dict(): JmesNode {
    const items: [string, JmesNode][] = []
    for (;;) {
      const key = this.#expect('quoted_identifier', 'unquoted_identifier')
      this.#expect('colon')
      items.push([String(key.value), this.#expression(0)])
      if (this.#type() === 'rbrace') break
      this.#expect('comma')
    }
    this.#next()
    return { kind: 'dict', items }
  }
}
