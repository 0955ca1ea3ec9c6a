import { TemplateSyntaxError } from '../errors.ts'
import type { Arguments, Const, Expression, Filter, NamespaceRef, Pair } from './nodes.ts'
import type { TokenStream } from './stream.ts'
import { describe } from './tokens.ts'

export const CONSTANTS: { readonly [name: string]: boolean | null } = {
  true: true,
  True: true,
  false: false,
  False: false,
  none: null,
  None: null,
}
const TEST_ARGUMENTS = new Set(['name', 'string', 'integer', 'float', 'lparen', 'lbracket', 'lbrace'])

interface TupleOptions {
  readonly parenthesised?: boolean
  /** Names and literals only, as where something is assigned. */
  readonly simplified?: boolean
  readonly namespaces?: boolean
  readonly withCondition?: boolean
}

/** The tightest parts of Jinja2's expression grammar: literals, and what follows an operand (attributes, calls, filters, tests). */
export abstract class PrimaryParser {
  constructor(readonly stream: TokenStream) {}

  fail(message: string, line = this.stream.current.line, offset = this.stream.current.offset): never {
    throw new TemplateSyntaxError(message, line, offset)
  }

  abstract parseExpression(withCondition?: boolean): Expression
  abstract parseUnary(withFilter?: boolean): Expression

  parsePrimary(): Expression {
    const token = this.stream.current
    const { line, offset } = token
    switch (token.type) {
      case 'name':
        this.stream.next()
        if (Object.hasOwn(CONSTANTS, token.value)) return { kind: 'const', value: CONSTANTS[token.value], line, offset }
        return { kind: 'name', name: token.value, line, offset }
      case 'string': {
        let text = ''
        while (this.stream.current.type === 'string') text += this.stream.next().literal
        return { kind: 'const', value: text, line, offset }
      }
      case 'integer':
      case 'float':
        this.stream.next()
        return { kind: 'const', value: token.literal, line, offset }
      case 'lparen': {
        this.stream.next()
        const node = this.parseTuple({ parenthesised: true })
        this.stream.expect('rparen')
        return node
      }
      case 'lbracket':
        return this.parseList()
      case 'lbrace':
        return this.parseDict()
    }
    return this.fail(`unexpected '${describe(token)}'`, line, offset)
  }

  /** A name or literal; `name.attribute` where a namespace may be assigned to. */
  parsePart(namespaces: boolean): Expression {
    const node = this.parsePrimary()
    if (!namespaces || node.kind !== 'name' || !this.stream.skipIf('dot')) return node
    const { name, line, offset } = node
    const target: NamespaceRef = { kind: 'nsref', name, attribute: this.stream.expect('name').value, line, offset }
    return target as unknown as Expression
  }

  /** One expression, or a tuple where commas follow; an empty tuple only inside parentheses. */
  parseTuple(options: TupleOptions = {}): Expression {
    const parse = () =>
      options.simplified ? this.parsePart(options.namespaces === true) : this.parseExpression(options.withCondition)
    let { line } = this.stream.current
    const { offset } = this.stream.current
    const items: Expression[] = []
    let isTuple = false
    for (;;) {
      if (items.length > 0) this.stream.expect('comma')
      if (this.isTupleEnd()) break
      items.push(parse())
      if (this.stream.current.type !== 'comma') break
      isTuple = true
      line = this.stream.current.line
    }
    if (!isTuple) {
      if (items[0]) return items[0]
      if (!options.parenthesised) this.fail(`Expected an expression, got '${describe(this.stream.current)}'`)
    }
    return { kind: 'tuple', items, line, offset }
  }

  isTupleEnd(): boolean {
    const { type } = this.stream.current
    return type === 'variable_end' || type === 'block_end' || type === 'rparen'
  }

  parseList(): Expression {
    const { line, offset } = this.stream.expect('lbracket')
    const items: Expression[] = []
    while (this.stream.current.type !== 'rbracket') {
      if (items.length > 0) this.stream.expect('comma')
      if (this.stream.test('rbracket')) break
      items.push(this.parseExpression())
    }
    this.stream.expect('rbracket')
    return { kind: 'list', items, line, offset }
  }

  parseDict(): Expression {
    const { line, offset } = this.stream.expect('lbrace')
    const items: Pair[] = []
    while (this.stream.current.type !== 'rbrace') {
      if (items.length > 0) this.stream.expect('comma')
      if (this.stream.test('rbrace')) break
      const key = this.parseExpression()
      this.stream.expect('colon')
      items.push({ key, value: this.parseExpression() })
    }
    this.stream.expect('rbrace')
    return { kind: 'dict', items, line, offset }
  }

  parsePostfix(start: Expression): Expression {
    let node = start
    for (;;) {
      const { type } = this.stream.current
      if (type === 'dot' || type === 'lbracket') node = this.parseSubscript(node)
      else if (type === 'lparen') node = this.parseCall(node)
      else return node
    }
  }

  parseFilters(start: Expression): Expression {
    let node = start
    for (;;) {
      const { type } = this.stream.current
      if (type === 'pipe') node = this.parseFilter(node) as Expression
      else if (this.stream.test('name:is')) node = this.parseTest(node)
      else if (type === 'lparen') node = this.parseCall(node)
      else return node
    }
  }

  parseSubscript(node: Expression): Expression {
    const token = this.stream.next()
    const { line } = token
    const { offset } = node
    if (token.type === 'dot') {
      const attribute = this.stream.next()
      if (attribute.type === 'name') return { kind: 'getattr', node, name: attribute.value, line, offset }
      if (attribute.type !== 'integer') this.fail('expected name or number', attribute.line, attribute.offset)
      const key: Const = { kind: 'const', value: attribute.literal, line: attribute.line, offset: attribute.offset }
      return { kind: 'getitem', node, key, line, offset }
    }
    const keys: Expression[] = []
    while (this.stream.current.type !== 'rbracket') {
      if (keys.length > 0) this.stream.expect('comma')
      keys.push(this.parseSubscribed())
    }
    this.stream.expect('rbracket')
    const key: Expression = keys.length === 1 ? (keys[0] as Expression) : { kind: 'tuple', items: keys, line, offset }
    return { kind: 'getitem', node, key, line, offset }
  }

  parseSubscribed(): Expression {
    const { line, offset } = this.stream.current
    let start: Expression | undefined
    if (!this.stream.test('colon')) {
      start = this.parseExpression()
      if (!this.stream.test('colon')) return start
    }
    this.stream.next()
    const part = () => (this.stream.testAny(['colon', 'rbracket', 'comma']) ? undefined : this.parseExpression())
    const stop = part()
    const step = this.stream.skipIf('colon') ? part() : undefined
    return { kind: 'slice', start, stop, step, line, offset }
  }

  parseArguments(): Arguments {
    const open = this.stream.expect('lparen')
    const args: Expression[] = []
    const kwargs: { name: string; value: Expression }[] = []
    let dynArgs: Expression | undefined
    let dynKwargs: Expression | undefined
    let comma = false
    const ensure = (allowed: boolean) => {
      if (!allowed) this.fail('invalid syntax for function call expression', open.line, open.offset)
    }
    while (this.stream.current.type !== 'rparen') {
      if (comma) {
        this.stream.expect('comma')
        if (this.stream.test('rparen')) break
      }
      if (this.stream.test('mul')) {
        ensure(dynArgs === undefined && dynKwargs === undefined)
        this.stream.next()
        dynArgs = this.parseExpression()
      } else if (this.stream.test('pow')) {
        ensure(dynKwargs === undefined)
        this.stream.next()
        dynKwargs = this.parseExpression()
      } else if (this.stream.test('name') && this.stream.look().type === 'assign') {
        ensure(dynKwargs === undefined)
        const name = this.stream.next().value
        this.stream.next()
        kwargs.push({ name, value: this.parseExpression() })
      } else {
        ensure(dynArgs === undefined && dynKwargs === undefined && kwargs.length === 0)
        args.push(this.parseExpression())
      }
      comma = true
    }
    this.stream.expect('rparen')
    return { args, kwargs, dynArgs, dynKwargs }
  }

  parseCall(node: Expression): Expression {
    const { line } = this.stream.current
    const { offset } = node
    return { kind: 'call', node, ...this.parseArguments(), line, offset }
  }

  parseDottedName(): { name: string; line: number; offset: number } {
    const { value, line, offset } = this.stream.expect('name')
    let name = value
    while (this.stream.skipIf('dot')) name += `.${this.stream.expect('name').value}`
    return { name, line, offset }
  }

  /** `|name(args)|…`; with `inline` the first filter stands without its pipe, as in `{% filter name %}`. */
  parseFilter(start: Expression | undefined, inline = false): Filter | undefined {
    let node: Expression | undefined = start
    let first = inline
    while (this.stream.current.type === 'pipe' || first) {
      if (!first) this.stream.next()
      first = false
      const { name, line, offset: at } = this.parseDottedName()
      const offset: number = node?.offset ?? at
      const args = this.stream.test('lparen') ? this.parseArguments() : { args: [], kwargs: [] }
      node = { kind: 'filter', node, name, ...args, line, offset }
    }
    return node as Filter | undefined
  }

  parseTest(node: Expression): Expression {
    const { line, offset } = this.stream.next()
    const negated = this.stream.skipIf('name:not')
    const { name } = this.parseDottedName()
    let args: Arguments = { args: [], kwargs: [] }
    if (this.stream.test('lparen')) args = this.parseArguments()
    else if (
      TEST_ARGUMENTS.has(this.stream.current.type) &&
      !this.stream.testAny(['name:else', 'name:or', 'name:and'])
    ) {
      if (this.stream.test('name:is')) this.fail('You cannot chain multiple tests with is')
      args = { args: [this.parsePostfix(this.parsePrimary())], kwargs: [] }
    }
    const test: Expression = { kind: 'test', node, name, ...args, line, offset }
    return negated ? { kind: 'not', node: test, line, offset } : test
  }
}
