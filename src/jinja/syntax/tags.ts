import { assertionError } from '../errors.ts'
import { ExpressionParser } from './expressions.ts'
import type {
  Expression,
  For,
  If,
  Name,
  NamespaceRef,
  Parameters,
  SerializerFormat,
  Statement,
  Target,
} from './nodes.ts'
import { CONSTANTS } from './primary.ts'
import type { TokenStream } from './stream.ts'
import type { Token } from './tokens.ts'

const FORMATS: { readonly [tag: string]: SerializerFormat } = { yaml: 'yaml', json: 'json', text: 'text' }

export interface ParserOptions {
  /** Salt's `load_*`, `import_*` and `profile` tags are known. */
  readonly serializers: boolean
  /** The template's name, for messages. */
  readonly name: string
}

/** The grammar of each of Jinja2's and Salt's tags. */
export abstract class TagParser extends ExpressionParser {
  constructor(
    stream: TokenStream,
    readonly options: ParserOptions,
  ) {
    super(stream)
  }

  /** A tag's body: from the end of the opening tag to the closing one, on which (or after which) the stream then stands. */
  abstract parseStatements(ends: readonly string[], dropEnd?: boolean): Statement[]

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
    if (options.nameOnly) {
      const { value, line, offset } = this.stream.expect('name')
      return this.checkTarget({ kind: 'name', name: value, line, offset })
    }
    return this.checkTarget(this.parseTuple({ simplified: true, namespaces: options.namespaces }))
  }

  checkTarget(node: Expression | NamespaceRef): Target {
    if (!isTarget(node)) this.fail(`can't assign to '${node.kind}'`, node.line, node.offset)
    return node as Target
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

  /** Salt's `profile as label` … `endprofile`: the body as it is, once the label is evaluated. How long it took is not told. */
  parseProfile(token: Token): Statement[] | undefined {
    if (!this.options.serializers || token.value !== 'profile') return undefined
    const { line, offset } = this.stream.next()
    this.stream.expect('name:as')
    const label = this.parseExpression()
    return [{ kind: 'do', node: label, line, offset }, ...this.parseStatements(['name:endprofile'], true)]
  }
}

function isTarget(node: Expression | NamespaceRef): boolean {
  if (node.kind === 'nsref') return true
  if (node.kind === 'tuple') return node.items.every(isTarget)
  return node.kind === 'name' && !Object.hasOwn(CONSTANTS, node.name)
}
