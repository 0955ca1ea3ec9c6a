import { repr } from '../../python/values/text.ts'
import type { Data, Expression, Statement } from './nodes.ts'
import { TokenStream } from './stream.ts'
import { type ParserOptions, TagParser } from './tags.ts'
import { describeExpected, type Token } from './tokens.ts'

/** Jinja2's statements. `parse` gives the body of one template. */
export class Parser extends TagParser {
  #tags: string[] = []
  #ends: (readonly string[])[] = []

  constructor(tokens: readonly Token[], options: ParserOptions) {
    super(new TokenStream(tokens), options)
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
        body.push(...[this.parseStatement()].flat())
        this.stream.expect('block_end')
      }
    }
    flush()
    if (ends) this.#ends.pop()
    return body
  }

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

  parseStatement(): Statement | Statement[] {
    const token = this.stream.current
    if (token.type !== 'name') this.fail('tag name expected', token.line, token.offset)
    this.#tags.push(token.value)
    const statement = this.parseTag(token)
    this.#tags.pop()
    return statement
  }

  /** The statement of a tag, or several that stand in its place. */
  parseTag(token: Token): Statement | Statement[] {
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
    return this.parseSerializer(token) ?? this.parseProfile(token) ?? this.failUnknown(token)
  }

  failUnknown(token: Token): never {
    this.#tags.pop()
    this.failTag(token.value, this.#ends, token)
  }
}
