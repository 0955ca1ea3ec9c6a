import { Float } from '../../python/values.ts'

const SIMPLE: { readonly [char: string]: string } = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
}

/** The message of a string escape that Python cannot decode. */
export class EscapeError extends Error {}

/** The text between the quotes of a string literal, decoded as Python's `unicode-escape` does; unknown escapes stay. */
export function decodeString(body: string): string {
  if (!body.includes('\\')) return body
  return body.replace(/\\(?:([0-7]{1,3})|([xuUN])([^\\]{0,64})|([\s\S]))/g, (all, octal, kind, rest, simple) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8))
    if (kind !== undefined) return decodeLong(kind, rest)
    return SIMPLE[simple as string] ?? all
  })
}

function decodeLong(kind: 'x' | 'u' | 'U' | 'N', rest: string): string {
  if (kind === 'N')
    throw new EscapeError(/^\{[^}]+\}/.test(rest) ? 'unknown Unicode character name' : 'malformed \\N character escape')
  const width = { x: 2, u: 4, U: 8 }[kind]
  const digits = /^[0-9a-fA-F]*/.exec(rest.slice(0, width))?.[0] ?? ''
  if (digits.length < width) throw new EscapeError(`truncated \\${kind}${'X'.repeat(width)} escape`)
  const code = Number.parseInt(digits, 16)
  if (code > 0x10ffff) throw new EscapeError('illegal Unicode character')
  return String.fromCodePoint(code) + decodeString(rest.slice(width))
}

export function parseInteger(text: string): number | bigint {
  const digits = text.replaceAll('_', '')
  const value = Number(digits)
  return Number.isSafeInteger(value) ? value : BigInt(digits)
}

export function parseFloatLiteral(text: string): Float {
  return new Float(Number(text.replaceAll('_', '')))
}
