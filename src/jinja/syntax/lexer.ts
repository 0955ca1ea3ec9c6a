import { isSpace, SPACES, trimEnd } from '../../python/text/spaces.ts'
import { quoteText } from '../../python/values/text.ts'
import { TemplateSyntaxError } from '../errors.ts'
import { decodeString, EscapeError, parseFloatLiteral, parseInteger } from './literals.ts'
import { OPERATORS, type Token } from './tokens.ts'

export interface LexerOptions {
  readonly blockStart: string
  readonly blockEnd: string
  readonly variableStart: string
  readonly variableEnd: string
  readonly commentStart: string
  readonly commentEnd: string
  readonly lineStatementPrefix?: string
  readonly lineCommentPrefix?: string
  readonly trimBlocks: boolean
  readonly lstripBlocks: boolean
  readonly keepTrailingNewline: boolean
}

type Opening = 'variable' | 'block' | 'comment' | 'linestatement' | 'linecomment'

const literally = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')

const FLOAT = /(?:\d+_)*\d+(?:(?:\.(?:\d+_)*\d+)?e[+-]?(?:\d+_)*\d+|\.(?:\d+_)*\d+)/iy
const INTEGER = /0b(?:_?[01])+|0o(?:_?[0-7])+|0x(?:_?[\da-f])+|[1-9](?:_?\d)*|0(?:_?0)*/iy
const NAME = /[A-Za-z0-9_]+/y
const WIDE_NAME = /[\p{L}\p{N}\p{M}_]+/uy
const IDENTIFIER = /^[\p{ID_Start}_][\p{ID_Continue}]*$/u
const STRING = /'[^'\\]*(?:\\[\s\S][^'\\]*)*'|"[^"\\]*(?:\\[\s\S][^"\\]*)*"/y
const CLOSERS: { readonly [symbol: string]: string } = { '(': ')', '[': ']', '{': '}' }

/** Cuts templates into tokens by the delimiters and whitespace rules of one environment. */
export class Lexer {
  readonly root: RegExp
  readonly openings: readonly Opening[]
  readonly rawBegin: RegExp
  readonly rawEnd: RegExp
  readonly commentEnd: RegExp
  readonly blockEnd: RegExp
  readonly variableEnd: RegExp
  readonly lineStatementEnd = new RegExp(`[${SPACES}]*(?:\\n|$)`, 'my')

  constructor(readonly options: LexerOptions) {
    const o = options
    const space = `[${SPACES}]*`
    const suffix = o.trimBlocks ? '\\n?' : ''
    const end = (delimiter: string, after: string) =>
      `(?:\\+${literally(delimiter)}|-${literally(delimiter)}${space}|${literally(delimiter)}${after})`
    const block = end(o.blockEnd, suffix)
    const rules: [number, Opening, string][] = [
      [o.commentStart.length, 'comment', literally(o.commentStart)],
      [o.blockStart.length, 'block', literally(o.blockStart)],
      [o.variableStart.length, 'variable', literally(o.variableStart)],
    ]
    if (o.lineStatementPrefix !== undefined)
      rules.push([o.lineStatementPrefix.length, 'linestatement', `^[ \\t\\v]*${literally(o.lineStatementPrefix)}`])
    if (o.lineCommentPrefix !== undefined) {
      const begin = `(?:^|(?<=[^${SPACES}]))(?:(?![\\r\\n])[${SPACES}])*${literally(o.lineCommentPrefix)}`
      rules.push([o.lineCommentPrefix.length, 'linecomment', begin])
    }
    rules.sort(([a, x], [b, y]) => b - a || (x < y ? 1 : -1))
    this.openings = rules.map(([, opening]) => opening)
    this.root = new RegExp(rules.map(([, , pattern]) => `(${pattern})`).join('|'), 'gm')
    this.rawBegin = new RegExp(
      `${literally(o.blockStart)}[-+]?${space}raw${space}(?:-${literally(o.blockEnd)}${space}|${literally(o.blockEnd)})`,
      'y',
    )
    this.rawEnd = new RegExp(`${literally(o.blockStart)}([-+]?)${space}endraw${space}${block}`, 'g')
    this.commentEnd = new RegExp(end(o.commentEnd, suffix), 'g')
    this.blockEnd = new RegExp(block, 'y')
    this.variableEnd = new RegExp(`-${literally(o.variableEnd)}${space}|${literally(o.variableEnd)}`, 'y')
  }

  /** Newlines made `\n`, and the last one dropped unless it is kept: what offsets and lines refer to. */
  normalise(source: string): string {
    const text = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source
    return !this.options.keepTrailingNewline && text.endsWith('\n') ? text.slice(0, -1) : text
  }

  /** Tokens of a normalised source, `eof` last; a lexical mistake stands as an `error` token where it was found. */
  tokenize(source: string): Token[] {
    return new Scan(this, source).run()
  }
}

class Scan {
  readonly tokens: Token[] = []
  pos = 0
  line = 1
  counted = 0
  lineStarting = true

  constructor(
    readonly lexer: Lexer,
    readonly source: string,
  ) {}

  run(): Token[] {
    try {
      while (this.scanData());
    } catch (error) {
      if (!(error instanceof TemplateSyntaxError)) throw error
      this.tokens.push({ type: 'error', value: '', line: error.line, offset: this.pos, error })
    }
    this.tokens.push({ type: 'eof', value: '', line: this.tokens.at(-1)?.line ?? 1, offset: this.source.length })
    return this.tokens
  }

  lineAt(offset: number): number {
    for (
      let at = this.source.indexOf('\n', this.counted);
      at !== -1 && at < offset;
      at = this.source.indexOf('\n', at + 1)
    ) {
      this.line++
      this.counted = at + 1
    }
    return this.line
  }

  push(type: string, value: string, offset: number, literal?: unknown): void {
    this.tokens.push({ type, value, line: this.lineAt(offset), offset, literal })
  }

  fail(message: string, offset = this.pos): never {
    throw new TemplateSyntaxError(message, this.lineAt(offset), offset)
  }

  moveTo(offset: number): void {
    this.lineStarting = this.source[offset - 1] === '\n'
    this.pos = offset
  }

  /** Text up to the next opening delimiter, and what that opens. False at the end of the template. */
  scanData(): boolean {
    const { source, lexer } = this
    lexer.root.lastIndex = this.pos
    const match = lexer.root.exec(source)
    if (match === null) {
      if (this.pos < source.length) this.push('data', source.slice(this.pos), this.pos)
      return false
    }
    const opening = lexer.openings[match.findIndex((group, i) => i > 0 && group !== undefined) - 1]
    let end = lexer.root.lastIndex
    const after = source[end]
    const sign = after === '-' || after === '+' ? after : ''
    this.pushData(source.slice(this.pos, match.index), sign, opening === 'variable')
    if (opening === 'block') {
      lexer.rawBegin.lastIndex = match.index
      if (lexer.rawBegin.test(source)) {
        this.moveTo(lexer.rawBegin.lastIndex)
        return this.scanRaw()
      }
    }
    end += sign.length
    this.moveTo(end)
    if (opening === 'comment') return this.scanComment()
    if (opening === 'linecomment') {
      const newline = source.indexOf('\n', end)
      this.moveTo(newline === -1 ? source.length : newline)
      return true
    }
    this.push(opening === 'variable' ? 'variable_begin' : 'block_begin', match[0], match.index)
    return this.scanTag(opening as 'variable' | 'block' | 'linestatement')
  }

  /** Text before a tag, after what the tag strips of it. */
  pushData(data: string, sign: string | undefined, variable: boolean): void {
    let text = data
    if (sign === '-') text = trimEnd(data)
    else if (sign !== '+' && this.lexer.options.lstripBlocks && !variable) {
      const start = data.lastIndexOf('\n') + 1
      if (start > 0 || this.lineStarting) {
        let at = start
        while (at < data.length && isSpace(data.charCodeAt(at))) at++
        if (at === data.length && at > start) text = data.slice(0, start)
      }
    }
    if (text !== '') this.push('data', text, this.pos)
  }

  scanRaw(): boolean {
    const { rawEnd } = this.lexer
    rawEnd.lastIndex = this.pos
    const match = rawEnd.exec(this.source)
    if (match === null) return this.pos < this.source.length ? this.fail('Missing end of raw directive') : false
    this.pushData(this.source.slice(this.pos, match.index), match[1], false)
    this.moveTo(rawEnd.lastIndex)
    return true
  }

  scanComment(): boolean {
    const { commentEnd } = this.lexer
    commentEnd.lastIndex = this.pos
    if (!commentEnd.test(this.source))
      return this.pos < this.source.length ? this.fail('Missing end of comment tag') : false
    this.moveTo(commentEnd.lastIndex)
    return true
  }

  /** The inside of a tag or print statement, to its end. False where the template ends first. */
  scanTag(opening: 'variable' | 'block' | 'linestatement'): boolean {
    const { source, lexer } = this
    const ending = { variable: lexer.variableEnd, block: lexer.blockEnd, linestatement: lexer.lineStatementEnd }[
      opening
    ]
    const first = opening === 'linestatement' ? '' : (lexer.options[`${opening}End`][0] ?? '')
    const balance: string[] = []
    for (;;) {
      const char = source[this.pos]
      if (balance.length === 0 && (char === first || char === '-' || char === '+' || first === '')) {
        ending.lastIndex = this.pos
        if (ending.test(source)) {
          this.push(opening === 'variable' ? 'variable_end' : 'block_end', '', this.pos)
          this.moveTo(ending.lastIndex)
          return true
        }
      }
      if (char === undefined) return false
      if (isSpace(source.charCodeAt(this.pos))) this.pos++
      else this.scanToken(char, balance)
    }
  }

  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.pos
    return pattern.exec(this.source)?.[0]
  }

  scanToken(char: string, balance: string[]) {
    const offset = this.pos
    if (char >= '0' && char <= '9') return this.scanNumber()
    if (char === '"' || char === "'") return this.scanString()
    const operator = OPERATORS[char]
    if (operator === undefined && char !== '!') return this.scanName(char)
    const two = this.source.slice(offset, offset + 2)
    if (two.length === 2 && OPERATORS[two] !== undefined) {
      this.push(OPERATORS[two], two, offset)
      this.pos += 2
      return
    }
    if (operator === undefined) this.failCharacter()
    if (CLOSERS[char] !== undefined) balance.push(CLOSERS[char])
    else if (char === '}' || char === ')' || char === ']') {
      const expected = balance.pop()
      if (expected === undefined) this.fail(`unexpected '${char}'`)
      if (expected !== char) this.fail(`unexpected '${char}', expected '${expected}'`)
    }
    this.push(operator, char, offset)
    this.pos++
  }

  failCharacter(): never {
    const char = String.fromCodePoint(this.source.codePointAt(this.pos) ?? 0)
    this.fail(`unexpected char ${quoteText(char)} at ${[...this.source.slice(0, this.pos)].length}`)
  }

  scanName(char: string): void {
    let name = char > '\x7f' ? undefined : this.take(NAME)
    if (name === undefined || this.source.charCodeAt(this.pos + name.length) > 0x7f) {
      name = this.take(WIDE_NAME)
      if (name === undefined) this.failCharacter()
      if (!IDENTIFIER.test(name)) this.fail('Invalid character in identifier')
    }
    this.push('name', name, this.pos)
    this.pos += name.length
  }

  scanNumber() {
    const float = this.source[this.pos - 1] === '.' ? undefined : this.take(FLOAT)
    const text = float ?? this.take(INTEGER)
    if (text === undefined) return this.scanName('0')
    if (float !== undefined) this.push('float', float, this.pos, parseFloatLiteral(float))
    else this.push('integer', text, this.pos, parseInteger(text))
    this.pos += text.length
  }

  scanString(): void {
    const text = this.take(STRING)
    if (text === undefined) this.failCharacter()
    try {
      this.push('string', text, this.pos, decodeString(text.slice(1, -1)))
    } catch (error) {
      if (!(error instanceof EscapeError)) throw error
      this.fail(error.message)
    }
    this.pos += text.length
  }
}
