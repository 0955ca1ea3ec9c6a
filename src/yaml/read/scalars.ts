import { type Cursor, isBlank, isBlankOrEnd, isBreak, isBreakOrEnd, isDigit, type Mark } from './cursor.ts'
import type { Token } from './tokens.ts'

const TAB = 0x09
const SPACE = 0x20
const HASH = 0x23
const COLON = 0x3a
const BACKSLASH = 0x5c
const FLOW_INDICATORS = new Set([...',[]{}'].map((c) => c.charCodeAt(0)))
const AFTER_COLON_REFUSED = new Set([...',?[]{}'].map((c) => c.charCodeAt(0)))

/** White space between two pieces of a flow scalar, folded: one break is a space, n breaks are n - 1. */
class Fold {
  #spaces = ''
  #first = ''
  #rest = ''
  broken = false

  take(cursor: Cursor): void {
    if (isBreak(cursor.peek())) {
      if (this.broken) this.#rest += cursor.takeBreak()
      else {
        this.#first = cursor.takeBreak()
        this.broken = true
      }
    } else {
      if (!this.broken) this.#spaces += cursor.text[cursor.offset]
      cursor.skip()
    }
  }
  /** A break that was escaped: what follows joins without a space. */
  escapeBreak(): void {
    this.broken = true
  }
  get text(): string {
    if (!this.broken) return this.#spaces
    if (this.#first !== '\n') return this.#first + this.#rest
    return this.#rest === '' ? ' ' : this.#rest
  }
}

/** `broken`: the scalar ended on a later line than it began, so that a key may follow. */
export function scanPlain(cursor: Cursor, indent: number, inFlow: boolean): { token: Token; broken: boolean } {
  const start = cursor.mark
  let end = cursor.offset
  let value = ''
  let fold = new Fold()
  while (!cursor.atDocumentMarker() && cursor.peek() !== HASH) {
    const from = cursor.offset
    while (!isBlankOrEnd(cursor.peek())) {
      const code = cursor.peek()
      if (code === COLON) {
        if (inFlow && AFTER_COLON_REFUSED.has(cursor.peek(1)))
          cursor.fail("found unexpected ':'", 'while scanning a plain scalar', start)
        if (isBlankOrEnd(cursor.peek(1))) break
      } else if (inFlow && FLOW_INDICATORS.has(code)) break
      cursor.skip()
    }
    if (cursor.offset > from) {
      value += fold.text + cursor.text.slice(from, cursor.offset)
      fold = new Fold()
      end = cursor.offset
    }
    if (!isBlank(cursor.peek()) && !isBreak(cursor.peek())) break
    while (isBlank(cursor.peek()) || isBreak(cursor.peek())) {
      if (fold.broken && cursor.column < indent && cursor.peek() === TAB)
        cursor.fail('found a tab character that violates indentation', 'while scanning a plain scalar', start)
      fold.take(cursor)
    }
    if (!inFlow && cursor.column < indent) break
  }
  return { token: { kind: 'scalar', value, style: 'plain', start: start.offset, end }, broken: fold.broken }
}

const ESCAPES = new Map(
  Object.entries({
    '0': '\0',
    a: '\x07',
    b: '\b',
    t: '\t',
    '\t': '\t',
    n: '\n',
    v: '\v',
    f: '\f',
    r: '\r',
    e: '\x1b',
    ' ': ' ',
    '"': '"',
    '/': '/',
    '\\': '\\',
    N: '\x85',
    _: '\xa0',
    L: '\u2028',
    P: '\u2029',
  }),
)
const HEX_LENGTH = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
])

export function scanQuoted(cursor: Cursor, style: 'single' | 'double'): Token {
  const quote = style === 'single' ? 0x27 : 0x22
  const start = cursor.mark
  let value = ''
  cursor.skip()
  for (;;) {
    if (cursor.atDocumentMarker())
      cursor.fail('found unexpected document indicator', 'while scanning a quoted scalar', start)
    if (cursor.atEnd) cursor.fail('found unexpected end of stream', 'while scanning a quoted scalar', start)
    const fold = new Fold()
    while (!isBlankOrEnd(cursor.peek())) {
      const code = cursor.peek()
      if (code === quote) {
        if (style === 'double' || cursor.peek(1) !== quote) break
        value += "'"
        cursor.skip(2)
      } else if (style === 'double' && code === BACKSLASH) {
        if (isBreak(cursor.peek(1))) {
          cursor.skip()
          cursor.takeBreak()
          fold.escapeBreak()
          break
        }
        value += takeEscape(cursor, start)
      } else {
        value += cursor.text[cursor.offset]
        cursor.skip()
      }
    }
    if (!fold.broken && cursor.peek() === quote) break
    while (isBlank(cursor.peek()) || isBreak(cursor.peek())) fold.take(cursor)
    value += fold.text
  }
  cursor.skip()
  return { kind: 'scalar', value, style, start: start.offset, end: cursor.offset }
}

function takeEscape(cursor: Cursor, start: Mark): string {
  const letter = String.fromCharCode(cursor.peek(1))
  const simple = ESCAPES.get(letter)
  if (simple !== undefined) {
    cursor.skip(2)
    return simple
  }
  const length = HEX_LENGTH.get(letter)
  if (length === undefined) return cursor.fail('found unknown escape character', 'while parsing a quoted scalar', start)
  cursor.skip(2)
  const digits = cursor.text.slice(cursor.offset, cursor.offset + length)
  if (digits.length < length || !/^[0-9A-Fa-f]+$/.test(digits))
    cursor.fail('did not find expected hexdecimal number', 'while parsing a quoted scalar', start)
  const code = Number.parseInt(digits, 16)
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
    cursor.fail('found invalid Unicode character escape code', 'while parsing a quoted scalar', start)
  cursor.skip(length)
  return String.fromCodePoint(code)
}

const CONTEXT = 'while scanning a block scalar'

/** `parentIndent`: the column of the block that the scalar stands in, -1 at the top. */
export function scanBlock(cursor: Cursor, style: 'literal' | 'folded', parentIndent: number): Token {
  const start = cursor.mark
  cursor.skip()
  const { chomping, increment } = scanBlockHeader(cursor, start)
  let end = cursor.offset
  let indent = increment > 0 ? Math.max(parentIndent, 0) + increment : 0
  let empty: string
  ;[indent, empty] = scanEmptyLines(cursor, indent, parentIndent, start)
  let value = ''
  let lastBreak = ''
  let wasMoreIndented = false
  while (cursor.column === indent && !cursor.atEnd) {
    const moreIndented = isBlank(cursor.peek())
    if (style === 'folded' && lastBreak === '\n' && !wasMoreIndented && !moreIndented) value += empty || ' '
    else value += lastBreak + empty
    wasMoreIndented = moreIndented
    const from = cursor.offset
    cursor.skipToBreak()
    value += cursor.text.slice(from, cursor.offset)
    end = cursor.offset
    lastBreak = cursor.atEnd ? '' : cursor.takeBreak()
    ;[indent, empty] = scanEmptyLines(cursor, indent, parentIndent, start)
  }
  if (chomping !== 'strip') value += lastBreak
  if (chomping === 'keep') value += empty
  return { kind: 'scalar', value, style, start: start.offset, end }
}

function scanBlockHeader(cursor: Cursor, start: Mark) {
  let chomping: 'clip' | 'strip' | 'keep' = 'clip'
  let increment = 0
  const takeChomping = () => {
    const code = cursor.peek()
    if (code !== 0x2b && code !== 0x2d) return false
    chomping = code === 0x2b ? 'keep' : 'strip'
    cursor.skip()
    return true
  }
  const takeIncrement = () => {
    if (!isDigit(cursor.peek())) return
    if (cursor.peek() === 0x30) cursor.fail('found an indentation indicator equal to 0', CONTEXT, start)
    increment = cursor.peek() - 0x30
    cursor.skip()
  }
  if (takeChomping()) takeIncrement()
  else {
    takeIncrement()
    if (increment > 0) takeChomping()
  }
  cursor.skipBlanks()
  if (cursor.peek() === HASH) cursor.skipToBreak()
  if (!isBreakOrEnd(cursor.peek())) cursor.fail('did not find expected comment or line break', CONTEXT, start)
  if (!cursor.atEnd) cursor.takeBreak()
  return { chomping: chomping as 'clip' | 'strip' | 'keep', increment }
}

/** Steps over lines without text; finds the scalar's indentation where it is not yet known (0). */
function scanEmptyLines(cursor: Cursor, indent: number, parentIndent: number, start: Mark): [number, string] {
  let breaks = ''
  let deepest = 0
  for (;;) {
    while ((indent === 0 || cursor.column < indent) && cursor.peek() === SPACE) cursor.skip()
    deepest = Math.max(deepest, cursor.column)
    if ((indent === 0 || cursor.column < indent) && cursor.peek() === TAB)
      cursor.fail('found a tab character where an indentation space is expected', CONTEXT, start)
    if (!isBreak(cursor.peek())) break
    breaks += cursor.takeBreak()
  }
  return [indent === 0 ? Math.max(deepest, parentIndent + 1, 1) : indent, breaks]
}
