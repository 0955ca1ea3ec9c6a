import { intOf } from '../numbers.ts'
import { raise } from '../values/errors.ts'
import { PyObject } from '../values/object.ts'
import { repr } from '../values/text.ts'
import { typeName } from '../values/types.ts'
import { Slice, sliceRange } from './slice.ts'

/** Python's bytes. */
export class Bytes extends PyObject {
  readonly typeName = 'bytes'
  constructor(readonly data: Uint8Array) {
    super()
  }
  override repr(): string {
    let body = ''
    for (const byte of this.data) body += byteText(byte)
    const quote = body.includes("'") && !body.includes('"') ? '"' : "'"
    return `b${quote}${quote === "'" ? body.replaceAll("'", "\\'") : body}${quote}`
  }
  override length(): number {
    return this.data.length
  }
  override iterate(): Iterable<unknown> {
    return this.data
  }
  override equals(other: unknown): boolean | undefined {
    return other instanceof Bytes ? Buffer.from(this.data).equals(other.data) : undefined
  }
  override hashToken(): unknown {
    return `\0b${Buffer.from(this.data).toString('latin1')}`
  }
  override compare(other: unknown): number | undefined {
    return other instanceof Bytes ? Buffer.compare(this.data, other.data) : undefined
  }
  override contains(item: unknown): boolean {
    if (item instanceof Bytes) return Buffer.from(this.data).includes(Buffer.from(item.data))
    const int = intOf(item)
    if (int === undefined) raise('TypeError', `a bytes-like object is required, not '${typeName(item)}'`)
    if (int < 0 || int > 255) raise('ValueError', 'byte must be in range(0, 256)')
    return this.data.includes(Number(int))
  }
  override item(key: unknown): unknown {
    if (typeof key === 'number') return this.data[key < 0 ? key + this.data.length : key]
    if (!(key instanceof Slice)) return undefined
    const [first, end, by] = sliceRange(this.data.length, key.start, key.stop, key.step)
    if (by === 1) return new Bytes(this.data.slice(first, Math.max(first, end)))
    const picked: number[] = []
    for (let i = first; by > 0 ? i < end : i > end; i += by) picked.push(this.data[i] as number)
    return new Bytes(Uint8Array.from(picked))
  }
}

function byteText(byte: number): string {
  if (byte === 92) return '\\\\'
  if (byte === 10) return '\\n'
  if (byte === 13) return '\\r'
  if (byte === 9) return '\\t'
  return byte < 32 || byte > 126 ? `\\x${byte.toString(16).padStart(2, '0')}` : String.fromCharCode(byte)
}

function normalEncoding(name: string): string {
  return name.toLowerCase().replace(/[-_ ]/g, '')
}

/** `str.encode`: UTF-8, UTF-16, ASCII and Latin-1. */
export function encodeText(text: string, encoding: string, errors = 'strict'): Uint8Array {
  const kind = normalEncoding(encoding)
  if (kind === 'utf8' || kind === 'u8') return Buffer.from(text, 'utf8')
  if (kind === 'utf16le') return Buffer.from(text, 'utf16le')
  if (kind === 'utf16') return Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
  const limit = { ascii: 0x80, usascii: 0x80, latin1: 0x100, iso88591: 0x100 }[kind]
  if (limit === undefined) raise('LookupError', `unknown encoding: ${encoding}`)
  const bytes: number[] = []
  let at = 0
  for (const char of text) {
    const code = char.codePointAt(0) as number
    if (code < limit) bytes.push(code)
    else if (errors === 'replace') bytes.push(63)
    else if (errors === 'xmlcharrefreplace') bytes.push(...Buffer.from(`&#${code};`))
    else if (errors === 'backslashreplace') bytes.push(...Buffer.from(escapeCode(code)))
    else if (errors !== 'ignore') {
      const codec = limit === 0x80 ? 'ascii' : 'latin-1'
      const shown = repr(escapeCode(code)).replace('\\\\', '\\')
      raise(
        'UnicodeEncodeError',
        `'${codec}' codec can't encode character ${shown} in position ${at}: ordinal not in range(${limit})`,
      )
    }
    at++
  }
  return Uint8Array.from(bytes)
}

function escapeCode(code: number): string {
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`
  return code < 0x10000 ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`
}

/** `bytes.decode` */
export function decodeBytes(data: Uint8Array, encoding: string, errors = 'strict'): string {
  const kind = normalEncoding(encoding)
  if (kind === 'latin1' || kind === 'iso88591') return Buffer.from(data).toString('latin1')
  if (kind === 'ascii' || kind === 'usascii') {
    const at = data.findIndex((byte) => byte > 127)
    if (at !== -1 && errors === 'strict')
      raise(
        'UnicodeDecodeError',
        `'ascii' codec can't decode byte 0x${data[at]?.toString(16)} in position ${at}: ordinal not in range(128)`,
      )
  } else if (kind !== 'utf8') raise('LookupError', `unknown encoding: ${encoding}`)
  try {
    return new TextDecoder('utf-8', { fatal: errors === 'strict', ignoreBOM: true }).decode(data)
  } catch {
    return raise('UnicodeDecodeError', `'utf-8' codec can't decode ${describeBadUtf8(data)}`)
  }
}

/** What Python says of the first bytes that are no UTF-8: which, where and why. */
function describeBadUtf8(data: Uint8Array): string {
  for (let at = 0; at < data.length; ) {
    const first = data[at] as number
    const size = first < 0x80 ? 1 : first < 0xc2 ? 0 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf5 ? 4 : 0
    const said = (count: number, reason: string) =>
      count === 1
        ? `byte 0x${first.toString(16)} in position ${at}: ${reason}`
        : `bytes in position ${at}-${at + count - 1}: ${reason}`
    if (size === 0) return said(1, 'invalid start byte')
    const low = { 224: 0xa0, 240: 0x90 }[first] ?? 0x80
    const high = { 237: 0x9f, 244: 0x8f }[first] ?? 0xbf
    for (let i = 1; i < size; i++) {
      const next = data[at + i]
      if (next === undefined) return said(i, 'unexpected end of data')
      if (next < (i === 1 ? low : 0x80) || next > (i === 1 ? high : 0xbf)) return said(i, 'invalid continuation byte')
    }
    at += size
  }
  return 'bytes: invalid data'
}
