import type { BinaryOperator, CompareOperator, Comparison, Expression } from './nodes.ts'
import { PrimaryParser } from './primary.ts'

const COMPARISONS = new Set(['eq', 'ne', 'lt', 'lteq', 'gt', 'gteq'])
const FACTORS: { readonly [type: string]: BinaryOperator } = { mul: '*', div: '/', floordiv: '//', mod: '%' }

/** Jinja2's expression grammar, from the loosest operator (inline if) to the unary ones. */
export class ExpressionParser extends PrimaryParser {
  parseExpression(withCondition = true): Expression {
    return withCondition ? this.parseCondition() : this.parseOr()
  }

  parseCondition(): Expression {
    let { line, offset } = this.stream.current
    let node = this.parseOr()
    while (this.stream.skipIf('name:if')) {
      const test = this.parseOr()
      const otherwise = this.stream.skipIf('name:else') ? this.parseCondition() : undefined
      node = { kind: 'cond', test, value: node, otherwise, line, offset }
      line = this.stream.current.line
      offset = this.stream.current.offset
    }
    return node
  }

  parseOr(): Expression {
    let { line, offset } = this.stream.current
    let left = this.parseAnd()
    while (this.stream.skipIf('name:or')) {
      left = { kind: 'or', left, right: this.parseAnd(), line, offset }
      line = this.stream.current.line
      offset = this.stream.current.offset
    }
    return left
  }

  parseAnd(): Expression {
    let { line, offset } = this.stream.current
    let left = this.parseNot()
    while (this.stream.skipIf('name:and')) {
      left = { kind: 'and', left, right: this.parseNot(), line, offset }
      line = this.stream.current.line
      offset = this.stream.current.offset
    }
    return left
  }

  parseNot(): Expression {
    if (!this.stream.test('name:not')) return this.parseCompare()
    const { line, offset } = this.stream.next()
    return { kind: 'not', node: this.parseNot(), line, offset }
  }

  parseCompare(): Expression {
    const { line, offset } = this.stream.current
    const node = this.parseSum()
    const rest: Comparison[] = []
    for (;;) {
      const { type } = this.stream.current
      if (COMPARISONS.has(type)) {
        this.stream.next()
        rest.push({ operator: type as CompareOperator, node: this.parseSum() })
      } else if (this.stream.skipIf('name:in')) rest.push({ operator: 'in', node: this.parseSum() })
      else if (this.stream.test('name:not') && this.isIn()) {
        this.stream.next()
        this.stream.next()
        rest.push({ operator: 'notin', node: this.parseSum() })
      } else break
    }
    return rest.length === 0 ? node : { kind: 'compare', node, rest, line, offset }
  }

  isIn(): boolean {
    const ahead = this.stream.look()
    return ahead.type === 'name' && ahead.value === 'in'
  }

  parseSum(): Expression {
    let { line, offset } = this.stream.current
    let left = this.parseConcat()
    for (let type = this.stream.current.type; type === 'add' || type === 'sub'; type = this.stream.current.type) {
      this.stream.next()
      left = { kind: 'binary', operator: type === 'add' ? '+' : '-', left, right: this.parseConcat(), line, offset }
      line = this.stream.current.line
      offset = this.stream.current.offset
    }
    return left
  }

  parseConcat(): Expression {
    const { line, offset } = this.stream.current
    const items = [this.parseProduct()]
    while (this.stream.skipIf('tilde')) items.push(this.parseProduct())
    return items.length === 1 ? (items[0] as Expression) : { kind: 'concat', items, line, offset }
  }

  parseProduct(): Expression {
    let { line, offset } = this.stream.current
    let left = this.parsePower()
    for (let o = FACTORS[this.stream.current.type]; o !== undefined; o = FACTORS[this.stream.current.type]) {
      this.stream.next()
      left = { kind: 'binary', operator: o, left, right: this.parsePower(), line, offset }
      line = this.stream.current.line
      offset = this.stream.current.offset
    }
    return left
  }

  /** Left-associative, and looser than a sign: `2**3**2` is 64, `-2**2` is 4. */
  parsePower(): Expression {
    let { line, offset } = this.stream.current
    let left = this.parseUnary()
    while (this.stream.skipIf('pow')) {
      left = { kind: 'binary', operator: '**', left, right: this.parseUnary(), line, offset }
      line = this.stream.current.line
      offset = this.stream.current.offset
    }
    return left
  }

  parseUnary(withFilter = true): Expression {
    const { type, line, offset } = this.stream.current
    let node: Expression
    if (type === 'sub' || type === 'add') {
      this.stream.next()
      node = { kind: type === 'sub' ? 'neg' : 'pos', node: this.parseUnary(false), line, offset }
    } else node = this.parsePrimary()
    node = this.parsePostfix(node)
    return withFilter ? this.parseFilters(node) : node
  }
}
