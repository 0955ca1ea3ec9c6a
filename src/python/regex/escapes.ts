import type { At, Category, ClassItem, Flags, RegexNode } from './nodes.ts'
import type { Reader } from './reader.ts'
import type { Source } from './source.ts'

const CONTROL = new Map([
  ['a', 0x07],
  ['b', 0x08],
  ['f', 0x0c],
  ['n', 0x0a],
  ['r', 0x0d],
  ['t', 0x09],
  ['v', 0x0b],
  ['\\', 0x5c],
])
const CATEGORIES = new Map<string, Category>([
  ['d', 'digit'],
  ['s', 'space'],
  ['w', 'word'],
])
const PLACES = new Map<string, At>([
  ['A', 'text-start'],
  ['Z', 'text-end'],
  ['b', 'word-edge'],
  ['B', 'no-word-edge'],
])
const HEX_LENGTH = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
])

function category(letter: string, ascii: boolean): ClassItem | undefined {
  const found = CATEGORIES.get(letter.toLowerCase())
  return found && { kind: 'category', category: found, negated: letter !== letter.toLowerCase(), ascii }
}

function takeHex(source: Source, letter: string, from: number): number | undefined {
  const length = HEX_LENGTH.get(letter)
  if (length === undefined) return undefined
  const digits = /^[0-9a-fA-F]*/.exec(source.rest.slice(0, length))![0]
  source.skip(digits.length)
  if (digits.length < length) source.fail(`incomplete escape \\${letter}${digits}`, from)
  const code = Number.parseInt(digits, 16)
  if (code > 0x10ffff) source.fail(`bad escape \\${letter}${digits}`, from)
  return code
}

function checkOctal(source: Source, digits: string, from: number): number {
  const code = Number.parseInt(digits, 8)
  if (code > 0o377) source.fail(`octal escape value \\${digits} outside of range 0-0o377`, from)
  return code
}

function refuseLetter(source: Source, letter: string, from: number): void {
  if (letter === 'N') source.fail('named characters (\\N{…}) are not supported here: write the character', from)
  if (/^[A-Za-z]$/.test(letter)) source.fail(`bad escape \\${letter}`, from)
}

/** What follows a backslash outside of a class. */
export function parseEscape(reader: Reader, flags: Flags, from: number): RegexNode {
  const { source } = reader
  if (source.atEnd) source.fail('bad escape (end of pattern)', from)
  const letter = source.next()
  const literal = (code: number): RegexNode => ({ kind: 'literal', code, ignoreCase: flags.ignoreCase })
  const item = category(letter, flags.ascii)
  if (item) return { kind: 'class', items: [item], negated: false, ignoreCase: false }
  const where = PLACES.get(letter)
  if (where) return { kind: 'at', where, ascii: flags.ascii }
  const control = CONTROL.get(letter)
  if (control !== undefined) return literal(control)
  const hex = takeHex(source, letter, from)
  if (hex !== undefined) return literal(hex)
  if (letter === '0') {
    const digits = /^[0-7]{0,2}/.exec(source.rest)![0]
    source.skip(digits.length)
    return literal(Number.parseInt(`0${digits}`, 8))
  }
  if (/^[1-9]$/.test(letter)) return parseDigits(reader, letter, flags, from)
  refuseLetter(source, letter, from)
  return literal(letter.codePointAt(0)!)
}

/** Three octal digits are a character, else the number of a group. */
function parseDigits(reader: Reader, first: string, flags: Flags, from: number): RegexNode {
  const { source } = reader
  const octal = /^[0-7]{2}/.exec(source.rest)
  if (octal && first <= '7') {
    source.skip(2)
    return { kind: 'literal', code: checkOctal(source, first + octal[0], from), ignoreCase: flags.ignoreCase }
  }
  const digits = first + (/^\d/.exec(source.rest)?.[0] ?? '')
  source.skip(digits.length - 1)
  const group = Number(digits)
  reader.checkReference(group, from + 1, 1)
  return { kind: 'reference', group, ignoreCase: flags.ignoreCase }
}

/** `[…]`, of which the bracket is read. */
export function parseClass(source: Source, flags: Flags, from: number): RegexNode {
  const negated = source.take('^')
  const items: ClassItem[] = []
  for (let first = true; ; first = false) {
    if (source.atEnd) source.fail('unterminated character set', from)
    if (!first && source.take(']')) break
    const start = source.at
    const low = takeClassItem(source, flags, from)
    if (source.peek() !== '-') {
      items.push(low)
      continue
    }
    source.skip(1)
    if (source.atEnd) source.fail('unterminated character set', from)
    if (source.take(']')) {
      items.push(low, single(0x2d))
      break
    }
    items.push(range(source, low, takeClassItem(source, flags, from), start))
  }
  return { kind: 'class', items, negated, ignoreCase: flags.ignoreCase }
}

function single(code: number): ClassItem {
  return { kind: 'range', from: code, to: code }
}

function range(source: Source, low: ClassItem, high: ClassItem, start: number): ClassItem {
  const written = source.chars.slice(start, source.at).join('')
  if (low.kind !== 'range' || high.kind !== 'range' || high.to < low.from)
    return source.fail(`bad character range ${written}`, start)
  return { kind: 'range', from: low.from, to: high.to }
}

function takeClassItem(source: Source, flags: Flags, open: number): ClassItem {
  const from = source.at
  const char = source.next()
  if (char !== '\\') return single(char.codePointAt(0)!)
  if (source.atEnd) source.fail('unterminated character set', open)
  const letter = source.next()
  const item = category(letter, flags.ascii)
  if (item) return item
  const control = CONTROL.get(letter)
  if (control !== undefined) return single(control)
  const hex = takeHex(source, letter, from)
  if (hex !== undefined) return single(hex)
  if (/^[0-7]$/.test(letter)) {
    const digits = letter + /^[0-7]{0,2}/.exec(source.rest)![0]
    source.skip(digits.length - 1)
    return single(checkOctal(source, digits, from))
  }
  if (/^[89]$/.test(letter)) source.fail(`bad escape \\${letter}`, from)
  refuseLetter(source, letter, from)
  return single(letter.codePointAt(0)!)
}
