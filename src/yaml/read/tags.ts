import { type Cursor, isBlank, isBlankOrEnd, isBreakOrEnd, isDigit, isNameCharacter, type Mark } from './cursor.ts'
import type { Token } from './tokens.ts'

const BANG = 0x21
const PERCENT = 0x25
const AFTER_NAME = new Set([...'?:,]}%@`'].map((c) => c.charCodeAt(0)))
const URI_CHARACTERS = new Set([..."-_;/?:@&=+$.!~*'()%"].map((c) => c.charCodeAt(0)))
const URI_VERBATIM = new Set([...',[]'].map((c) => c.charCodeAt(0)))

function takeName(cursor: Cursor): string {
  const from = cursor.offset
  while (isNameCharacter(cursor.peek())) cursor.skip()
  return cursor.text.slice(from, cursor.offset)
}

export function scanAnchor(cursor: Cursor, kind: 'anchor' | 'alias'): Token {
  const start = cursor.mark
  cursor.skip()
  const value = takeName(cursor)
  if (value === '' || (!isBlankOrEnd(cursor.peek()) && !AFTER_NAME.has(cursor.peek())))
    cursor.fail('did not find expected alphabetic or numeric character', `while scanning an ${kind}`, start)
  return { kind, value, start: start.offset, end: cursor.offset }
}

export function scanTag(cursor: Cursor, inFlow: boolean): Token {
  const start = cursor.mark
  const context = 'while scanning a tag'
  let handle = ''
  let suffix: string
  if (cursor.peek(1) === 0x3c) {
    cursor.skip(2)
    suffix = scanUri(cursor, '', true, context, start)
    if (cursor.peek() !== 0x3e) cursor.fail("did not find the expected '>'", context, start)
    cursor.skip()
  } else {
    handle = scanHandle(cursor, false, context, start)
    if (handle.length > 1 && handle.endsWith('!')) suffix = scanUri(cursor, '', false, context, start)
    else {
      suffix = scanUri(cursor, handle, false, context, start)
      handle = '!'
      if (suffix === '') [handle, suffix] = ['', '!']
    }
  }
  if (!isBlankOrEnd(cursor.peek()) && !(inFlow && cursor.peek() === 0x2c))
    cursor.fail('did not find expected whitespace or line break', context, start)
  return { kind: 'tag', handle, suffix, start: start.offset, end: cursor.offset }
}

function scanHandle(cursor: Cursor, inDirective: boolean, context: string, start: Mark): string {
  if (cursor.peek() !== BANG) cursor.fail("did not find expected '!'", context, start)
  cursor.skip()
  let handle = `!${takeName(cursor)}`
  if (cursor.peek() === BANG) {
    handle += '!'
    cursor.skip()
  } else if (inDirective && handle !== '!') cursor.fail("did not find expected '!'", context, start)
  return handle
}

/** `head`: a handle that turned out to be the beginning of the address itself. */
function scanUri(cursor: Cursor, head: string, verbatim: boolean, context: string, start: Mark): string {
  let uri = head.slice(1)
  let found = head !== ''
  for (;;) {
    const code = cursor.peek()
    if (!isNameCharacter(code) && !URI_CHARACTERS.has(code) && !(verbatim && URI_VERBATIM.has(code))) break
    found = true
    if (code === PERCENT) uri += takePercentEscape(cursor, context, start)
    else {
      uri += cursor.text[cursor.offset]
      cursor.skip()
    }
  }
  if (!found) cursor.fail('did not find expected tag URI', context, start)
  return uri
}

function takePercentEscape(cursor: Cursor, context: string, start: Mark): string {
  const octets: number[] = []
  let width = 1
  do {
    const octetText = /^%([0-9A-Fa-f]{2})/.exec(cursor.text.slice(cursor.offset, cursor.offset + 3))
    if (!octetText) return cursor.fail('did not find URI escaped octet', context, start)
    const octet = Number.parseInt(octetText[1]!, 16)
    if (octets.length === 0) {
      width = octet < 0x80 ? 1 : octet >> 5 === 6 ? 2 : octet >> 4 === 14 ? 3 : octet >> 3 === 30 ? 4 : 0
      if (width === 0) cursor.fail('found an incorrect leading UTF-8 octet', context, start)
    } else if (octet >> 6 !== 2) cursor.fail('found an incorrect trailing UTF-8 octet', context, start)
    octets.push(octet)
    cursor.skip(3)
  } while (octets.length < width)
  return new TextDecoder().decode(new Uint8Array(octets))
}

export function scanDirective(cursor: Cursor): Token {
  const start = cursor.mark
  const context = 'while scanning a directive'
  cursor.skip()
  const name = takeName(cursor)
  if (name === '') cursor.fail('could not find expected directive name', context, start)
  if (!isBlankOrEnd(cursor.peek())) cursor.fail('found unexpected non-alphabetical character', context, start)
  let token: Token
  if (name === 'YAML') token = scanVersion(cursor, start)
  else if (name === 'TAG') token = scanTagDirective(cursor, start)
  else return cursor.fail('found unknown directive name', context, start)
  cursor.skipBlanks()
  if (cursor.peek() === 0x23) cursor.skipToBreak()
  if (!isBreakOrEnd(cursor.peek())) cursor.fail('did not find expected comment or line break', context, start)
  if (!cursor.atEnd) cursor.takeBreak()
  return token
}

function scanVersion(cursor: Cursor, start: Mark): Token {
  const context = 'while scanning a %YAML directive'
  const takeNumber = () => {
    const from = cursor.offset
    while (isDigit(cursor.peek())) {
      cursor.skip()
      if (cursor.offset - from > 9) cursor.fail('found extremely long version number', context, start)
    }
    if (cursor.offset === from) cursor.fail('did not find expected version number', context, start)
    return Number(cursor.text.slice(from, cursor.offset))
  }
  cursor.skipBlanks()
  const major = takeNumber()
  if (cursor.peek() !== 0x2e) cursor.fail("did not find expected digit or '.' character", context, start)
  cursor.skip()
  return { kind: 'yaml-directive', major, minor: takeNumber(), start: start.offset, end: cursor.offset }
}

function scanTagDirective(cursor: Cursor, start: Mark): Token {
  const context = 'while scanning a %TAG directive'
  cursor.skipBlanks()
  const handle = scanHandle(cursor, true, context, start)
  if (!isBlank(cursor.peek())) cursor.fail('did not find expected whitespace', context, start)
  cursor.skipBlanks()
  const prefix = scanUri(cursor, '', true, context, start)
  if (!isBlankOrEnd(cursor.peek())) cursor.fail('did not find expected whitespace or line break', context, start)
  return { kind: 'tag-directive', handle, prefix, start: start.offset, end: cursor.offset }
}
