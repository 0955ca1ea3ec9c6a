import { repr } from '../../core/values/text.ts'
import { assertionError } from '../errors.ts'
import { CONSTANTS, ExpressionParser } from './expressions.ts'
import type { Data, Expression, For, If, Name, Parameters, SerializerFormat, Statement, Target } from './nodes.ts'
import { TokenStream } from './stream.ts'
import { describeExpected, type Token } from './tokens.ts'

const FORMATS: { readonly [tag: string]: SerializerFormat } = { yaml: 'yaml', json: 'json', text: 'text' }

export interface ParserOptions {
  /** Salt's `load_*` and `import_*` tags are known. */
  readonly serializers: boolean
  /** The template's name, for messages. */
  readonly name: string
}

/** Jinja2's statements. `parse` gives the body of one template. */
export class Parser extends ExpressionParser {
  #tags: string[] = []
  #ends: (readonly string[])[] = []

  constructor(
    tokens: readonly Token[],
    readonly options: ParserOptions,
  ) {
    super(new TokenStream(tokens))
  }

  parse(): Statement[] {
    return this.parseBody(undefined)
  }

  /** Statements up to one of `ends` (or the template's end, where there are none). */
  parseBody(ends: readonly string[] | undefined): Statement[] {
    const body: Statement[] = []
    let items: (Expression | Data)[] = []
    const flush = () => {
      if (items[0]) body.push({ kind: 'output', items, line: items[0].line, offset: items[0].offset })
      items = []
    }
    if (ends) this.#ends.push(ends)
    while (this.stream.current.type !== 'eof') {
      const token = this.stream.current
      if (token.type === 'data') {
        this.stream.next()
        items.push({ kind: 'data', text: token.value, line: token.line, offset: token.offset })
      } else if (token.type === 'variable_begin') {
        this.stream.next()
        items.push(this.parseTuple())
        this.stream.expect('variable_end')
      } else {
        flush()
        this.stream.next()
        if (ends && this.stream.testAny(ends)) break
        body.push(this.parseStatement())
        this.stream.expect('block_end')
      }
    }
    flush()
    if (ends) this.#ends.pop()
    return body
  }

  /** A tag's body: from the end of the opening tag to the closing one, on which (or after which) the stream then stands. */
  parseStatements(ends: readonly string[], dropEnd = false): Statement[] {
    this.stream.skipIf('colon')
    this.stream.expect('block_end')
    const body = this.parseBody(ends)
    if (this.stream.current.type === 'eof') this.failTag(undefined, [...this.#ends, ends], this.stream.current)
    if (dropEnd) this.stream.next()
    return body
  }

  failTag(name: string | undefined, ends: readonly (readonly string[])[], at: Token): never {
    const expected = new Set(ends.flat().map(describeExpected))
    const looking = ends
      .at(-1)
      ?.map((end) => repr(describeExpected(end)))
      .join(' or ')
    const words = [name === undefined ? 'Unexpected end of template.' : `Encountered unknown tag ${repr(name)}.`]
    if (looking !== undefined) {
      words.push(
        name !== undefined && expected.has(name)
          ? `You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for ${looking}.`
          : `Jinja was looking for the following tags: ${looking}.`,
      )
    }
    const open = this.#tags.at(-1)
    if (open !== undefined) words.push(`The innermost block that needs to be closed is ${repr(open)}.`)
    this.fail(words.join(' '), at.line, at.offset)
  }

  parseStatement(): Statement {
    const token = this.stream.current
    if (token.type !== 'name') this.fail('tag name expected', token.line, token.offset)
    this.#tags.push(token.value)
    const statement = this.parseTag(token)
    this.#tags.pop()
    return statement
  }

  parseTag(token: Token): Statement {
    const { line, offset } = token
    switch (token.value) {
      case 'for':
        return this.parseFor()
      case 'if':
        return this.parseIf()
      case 'block':
        return this.parseBlock()
      case 'extends':
        this.stream.next()
        return { kind: 'extends', template: this.parseExpression(), line, offset }
      case 'print':
        return this.parsePrint()
      case 'macro':
        return this.parseMacro()
      case 'include':
        return this.parseInclude()
      case 'from':
        return this.parseFrom()
      case 'import':
        return this.parseImport()
      case 'set':
        return this.parseSet()
      case 'with':
        return this.parseWith()
      case 'autoescape':
        this.stream.next()
        return {
          kind: 'autoescape',
          value: this.parseExpression(),
          body: this.parseStatements(['name:endautoescape'], true),
          line,
          offset,
        }
      case 'call':
        return this.parseCallBlock()
      case 'filter':
        this.stream.next()
        return {
          kind: 'filterblock',
          filter: this.parseFilter(undefined, true)!,
          body: this.parseStatements(['name:endfilter'], true),
          line,
          offset,
        }
      case 'do':
        this.stream.next()
        return { kind: 'do', node: this.parseTuple(), line, offset }
      case 'break':
      case 'continue':
        this.stream.next()
        return { kind: token.value, line, offset }
    }
    return this.parseSerializer(token) ?? this.failUnknown(token)
  }

  failUnknown(token: Token): never {
    this.#tags.pop()
    this.failTag(token.value, this.#ends, token)
  }

  parsePrint(): Statement {
    const { line, offset } = this.stream.next()
    const items: Expression[] = []
    while (this.stream.current.type !== 'block_end') {
      if (items.length > 0) this.stream.expect('comma')
      items.push(this.parseExpression())
    }
    return { kind: 'output', items, line, offset }
  }

  parseFor(): For {
    const { line, offset } = this.stream.expect('name:for')
    const target = this.parseTarget()
    this.stream.expect('name:in')
    const iterable = this.parseTuple({ withCondition: false })
    const test = this.stream.skipIf('name:if') ? this.parseExpression() : undefined
    const recursive = this.stream.skipIf('name:recursive')
    const body = this.parseStatements(['name:endfor', 'name:else'])
    const otherwise = this.stream.next().value === 'endfor' ? [] : this.parseStatements(['name:endfor'], true)
    return { kind: 'for', target, iterable, body, otherwise, test, recursive, line, offset }
  }

  parseIf(): If {
    const { line, offset } = this.stream.expect('name:if')
    const test = this.parseTuple({ withCondition: false })
    const body = this.parseStatements(['name:elif', 'name:else', 'name:endif'])
    const elifs: If[] = []
    let otherwise: Statement[] = []
    for (let token = this.stream.next(); token.value !== 'endif'; token = this.stream.next()) {
      if (token.value === 'elif') {
        const place = { line: this.stream.current.line, offset: this.stream.current.offset }
        const elifTest = this.parseTuple({ withCondition: false })
        const elifBody = this.parseStatements(['name:elif', 'name:else', 'name:endif'])
        elifs.push({ kind: 'if', test: elifTest, body: elifBody, elifs: [], otherwise: [], ...place })
      } else {
        otherwise = this.parseStatements(['name:endif'], true)
        break
      }
    }
    return { kind: 'if', test, body, elifs, otherwise, line, offset }
  }

  parseTarget(options: { nameOnly?: boolean; namespaces?: boolean } = {}): Target {
    const { line, offset } = this.stream.current
    if (options.nameOnly) {
      const { value } = this.stream.expect('name')
      return this.checkTarget({ kind: 'name', name: value, line, offset })
    }
    if (options.namespaces && this.stream.look().type === 'dot') {
      const name = this.stream.expect('name').value
      this.stream.next()
      return { kind: 'nsref', name, attribute: this.stream.expect('name').value, line, offset }
    }
    return this.checkTarget(this.parseTuple({ simplified: true }))
  }

  checkTarget(node: Expression): Name | Extract<Target, { kind: 'tuple' }> {
    if (!isTarget(node)) this.fail(`can't assign to '${node.kind}'`, node.line, node.offset)
    return node as Name | Extract<Target, { kind: 'tuple' }>
  }

  parseSet(): Statement {
    const { line, offset } = this.stream.next()
    const target = this.parseTarget({ namespaces: true })
    if (this.stream.skipIf('assign')) return { kind: 'set', target, value: this.parseTuple(), line, offset }
    const filter = this.parseFilter(undefined)
    const body = this.parseStatements(['name:endset'], true)
    return { kind: 'setblock', target, filter, body, line, offset }
  }

  parseWith(): Statement {
    const { line, offset } = this.stream.next()
    const targets: Target[] = []
    const values: Expression[] = []
    while (this.stream.current.type !== 'block_end') {
      if (targets.length > 0) this.stream.expect('comma')
      targets.push(this.parseTarget())
      this.stream.expect('assign')
      values.push(this.parseExpression())
    }
    return { kind: 'with', targets, values, body: this.parseStatements(['name:endwith'], true), line, offset }
  }

  parseBlock(): Statement {
    const { line, offset } = this.stream.next()
    const name = this.stream.expect('name').value
    const scoped = this.stream.skipIf('name:scoped')
    const required = this.stream.skipIf('name:required')
    if (this.stream.current.type === 'sub') {
      this.fail(
        'Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an underscore instead.',
      )
    }
    const body = this.parseStatements(['name:endblock'], true)
    const empty = (statement: Statement) =>
      statement.kind === 'output' && statement.items.every((item) => item.kind === 'data' && /^\s*$/.test(item.text))
    if (required && !body.every(empty)) this.fail('Required blocks can only contain comments or whitespace')
    this.stream.skipIf(`name:${name}`)
    return { kind: 'block', name, body, scoped, required, line, offset }
  }

  parseContext(fallback: boolean): boolean {
    const withContext = this.stream.test('name:with')
    if (!withContext && !this.stream.test('name:without')) return fallback
    const ahead = this.stream.look()
    if (ahead.type !== 'name' || ahead.value !== 'context') return fallback
    this.stream.next()
    this.stream.next()
    return withContext
  }

  parseInclude(): Statement {
    const { line, offset } = this.stream.next()
    const template = this.parseExpression()
    const ahead = this.stream.test('name:ignore') ? this.stream.look() : undefined
    const ignoreMissing = ahead?.type === 'name' && ahead.value === 'missing'
    if (ignoreMissing) {
      this.stream.next()
      this.stream.next()
    }
    return { kind: 'include', template, ignoreMissing, withContext: this.parseContext(true), line, offset }
  }

  parseImport(): Statement {
    const { line, offset } = this.stream.next()
    const template = this.parseExpression()
    this.stream.expect('name:as')
    const target = this.parseTarget({ nameOnly: true }) as Name
    return { kind: 'import', template, target: target.name, withContext: this.parseContext(false), line, offset }
  }

  parseFrom(): Statement {
    const { line, offset } = this.stream.next()
    const template = this.parseExpression()
    this.stream.expect('name:import')
    const names: { name: string; alias: string }[] = []
    let withContext: boolean | undefined
    const parseContext = () => {
      const { current } = this.stream
      const isContext = current.type === 'name' && (current.value === 'with' || current.value === 'without')
      const ahead = isContext ? this.stream.look() : undefined
      if (ahead?.type !== 'name' || ahead.value !== 'context') return false
      withContext = this.parseContext(false)
      return true
    }
    for (;;) {
      if (names.length > 0) this.stream.expect('comma')
      if (this.stream.current.type !== 'name') {
        this.stream.expect('name')
        continue
      }
      if (parseContext()) break
      const { line: nameLine, offset: nameOffset } = this.stream.current
      const target = this.parseTarget({ nameOnly: true }) as Name
      if (target.name.startsWith('_'))
        throw assertionError('names starting with an underline can not be imported', nameLine, nameOffset)
      const alias = this.stream.skipIf('name:as') ? (this.parseTarget({ nameOnly: true }) as Name).name : target.name
      names.push({ name: target.name, alias })
      if (parseContext() || !this.stream.test('comma')) break
    }
    return { kind: 'from', template, names, withContext: withContext ?? false, line, offset }
  }

  parseSignature(): Parameters {
    const params: Name[] = []
    const defaults: Expression[] = []
    this.stream.expect('lparen')
    while (this.stream.current.type !== 'rparen') {
      if (params.length > 0) this.stream.expect('comma')
      params.push(this.parseTarget({ nameOnly: true }) as Name)
      if (this.stream.skipIf('assign')) defaults.push(this.parseExpression())
      else if (defaults.length > 0) this.fail('non-default argument follows default argument')
    }
    this.stream.expect('rparen')
    return { params, defaults }
  }

  parseMacro(): Statement {
    const { line, offset } = this.stream.next()
    const { name } = this.parseTarget({ nameOnly: true }) as Name
    const signature = this.parseSignature()
    return { kind: 'macro', name, ...signature, body: this.parseStatements(['name:endmacro'], true), line, offset }
  }

  parseCallBlock(): Statement {
    const { line, offset } = this.stream.next()
    const signature = this.stream.test('lparen') ? this.parseSignature() : { params: [], defaults: [] }
    const call = this.parseExpression()
    if (call.kind !== 'call') this.fail('expected call', line, offset)
    return { kind: 'callblock', call, ...signature, body: this.parseStatements(['name:endcall'], true), line, offset }
  }

  /** Salt's `load_yaml as x` … `endload` and `import_yaml "f" as x`. */
  parseSerializer(token: Token): Statement | undefined {
    const match = /^(load|import)_(yaml|json|text)$/.exec(token.value)
    if (!this.options.serializers || !match) return undefined
    const { line, offset } = this.stream.next()
    const format = FORMATS[match[2] ?? '']
    if (match[1] === 'load') {
      this.stream.expect('name:as')
      const target = this.parseTarget({})
      return { kind: 'setblock', target, format, body: this.parseStatements(['name:endload'], true), line, offset }
    }
    const template = this.parseExpression()
    this.stream.expect('name:as')
    const target = this.parseTarget({ nameOnly: true }) as Name
    return {
      kind: 'import',
      template,
      target: target.name,
      format,
      withContext: this.parseContext(false),
      line,
      offset,
    }
  }
}

function isTarget(node: Expression): boolean {
  if (node.kind === 'tuple') return node.items.every(isTarget)
  return node.kind === 'name' && !Object.hasOwn(CONSTANTS, node.name)
}
