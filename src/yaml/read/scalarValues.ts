import { Buffer } from 'node:buffer'
import { Float, type Value } from '../../python/values.ts'

/** What PyYAML answers with a ValueError or KeyError: text under a tag that it does not fit. */
export class ScalarError extends Error {}

const BOOLS = new Map([
  ['yes', true],
  ['no', false],
  ['true', true],
  ['false', false],
  ['on', true],
  ['off', false],
])

export function toBool(text: string): boolean {
  const value = BOOLS.get(text.toLowerCase())
  if (value === undefined) throw new ScalarError(`'${text}' is no boolean`)
  return value
}

/** Salt reads 0644 as 644: leading zeros go before PyYAML could take them for octal. A sign keeps them: -0644 is octal. */
export function toInt(text: string): number | bigint {
  const digits = /^0(?![bx]|$)/.test(text) ? text.replace(/^0+/, '') || '0' : text
  const fail = () => new ScalarError(`'${text}' is no integer`)
  let body = digits.replaceAll('_', '').trim()
  const negative = body.startsWith('-')
  if (/^[-+]/.test(body)) body = body.slice(1)
  let value: bigint
  if (body === '0') value = 0n
  else if (/^0[bB][01]+$/.test(body) && body[1] === 'b') value = BigInt(body)
  else if (/^0x[\da-fA-F]+$/.test(body)) value = BigInt(body)
  else if (/^0[0-7]+$/.test(body)) value = BigInt(`0o${body}`)
  else if (/^[1-9]\d*(:\d+)+$/.test(body)) value = body.split(':').reduce((sum, part) => sum * 60n + BigInt(part), 0n)
  else if (/^[1-9]\d*$/.test(body)) value = BigInt(body)
  else throw fail()
  if (negative) value = -value
  const small = Number(value)
  return Number.isSafeInteger(small) ? small : value
}

export function toFloat(text: string): Float {
  let body = text.replaceAll('_', '').trim().toLowerCase()
  const sign = body.startsWith('-') ? -1 : 1
  if (/^[-+]/.test(body)) body = body.slice(1)
  if (/^(\.inf|inf|infinity)$/.test(body)) return new Float(sign * Number.POSITIVE_INFINITY)
  if (/^(\.nan|nan)$/.test(body)) return new Float(Number.NaN)
  const parts = body.split(':')
  if (!parts.every((part) => /^(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/.test(part)))
    throw new ScalarError(`could not convert string to float: '${text}'`)
  let base = 1
  let value = 0
  for (const part of parts.reverse()) {
    value += Number(part) * base
    base *= 60
  }
  return new Float(sign * value)
}

/** Bytes as Python prints them (`b'hi'`): there is no value for bytes, and that is how Salt's output shows them. */
export function toBytesText(text: string): string {
  if (/[^\x00-\x7f]/.test(text)) throw new ScalarError('failed to convert base64 data into ascii')
  const body = cutPadding(text)
  const bytes = [...Buffer.from(body, 'base64')]
  const quote = bytes.includes(0x27) && !bytes.includes(0x22) ? '"' : "'"
  return `b${quote}${bytes.map((byte) => printByte(byte, quote)).join('')}${quote}`
}

/** The letters up to where padding completes a group of four; other characters do not count. */
function cutPadding(text: string): string {
  let letters = ''
  let pads = 0
  for (const char of text) {
    if (char === '=') {
      pads += 1
      if (letters.length % 4 >= 2 && (letters.length % 4) + pads >= 4) return letters
    } else if (/[A-Za-z0-9+/]/.test(char)) {
      letters += char
      pads = 0
    }
  }
  if (letters.length % 4 !== 0) throw new ScalarError('failed to decode base64 data: Incorrect padding')
  return letters
}

function printByte(byte: number, quote: string): string {
  const char = String.fromCharCode(byte)
  if (char === quote || char === '\\') return `\\${char}`
  const named = { '\t': '\\t', '\n': '\\n', '\r': '\\r' }[char]
  if (named) return named
  return byte >= 0x20 && byte < 0x7f ? char : `\\x${byte.toString(16).padStart(2, '0')}`
}

/** The values of scalars by tag (without `tag:yaml.org,2002:`). Dates stay text in Salt. */
export const SCALARS: ReadonlyMap<string, (text: string) => Value> = new Map<string, (text: string) => Value>([
  ['null', () => null],
  ['bool', toBool],
  ['int', toInt],
  ['float', toFloat],
  ['binary', toBytesText],
  ['timestamp', (text) => text],
  ['str', (text) => text],
  ['python/unicode', (text) => text],
])
