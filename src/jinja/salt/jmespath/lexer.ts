import { raise } from '../../../python/values/errors.ts'
import type { Value } from '../../../python/values.ts'
import { fromJson } from '../../json.ts'

/** The names are those of JMESPath's grammar, which its messages show. */
export interface JmesToken {
  readonly type: string
  readonly value: unknown
  readonly start: number
}

const SIMPLE = new Map([
  ['.', 'dot'],
  ['*', 'star'],
  [']', 'rbracket'],
  [',', 'comma'],
  [':', 'colon'],
  ['@', 'current'],
  ['(', 'lparen'],
  [')', 'rparen'],
  ['{', 'lbrace'],
  ['}', 'rbrace'],
])
const OPERATORS: readonly (readonly [string, string])[] = [
  ['[]', 'flatten'],
  ['[?', 'filter'],
  ['[', 'lbracket'],
  ['||', 'or'],
  ['|', 'pipe'],
  ['&&', 'and'],
  ['&', 'expref'],
  ['!=', 'ne'],
  ['!', 'not'],
  ['<=', 'lte'],
  ['<', 'lt'],
  ['>=', 'gte'],
  ['>', 'gt'],
  ['==', 'eq'],
]

export function tokenize(expression: string): JmesToken[] {
  if (expression === '') raise('EmptyExpressionError', 'Invalid JMESPath expression: cannot be empty.')
  const tokens: JmesToken[] = []
  const fail = (message: string, at: number): never =>
    raise('LexerError', `Bad jmespath expression: ${message}:\n${expression}\n${' '.repeat(at)}^`)
  let at = 0
  while (at < expression.length) {
    const rest = expression.slice(at)
    const char = rest[0]!
    if (/[ \t\n\r]/.test(char)) {
      at += 1
      continue
    }
    const simple = SIMPLE.get(char)
    const word = /^[A-Za-z_][A-Za-z0-9_]*/.exec(rest)?.[0]
    const number = /^-?\d+/.exec(rest)?.[0]
    const operator = OPERATORS.find(([text]) => rest.startsWith(text))
    if (simple) {
      tokens.push({ type: simple, value: char, start: at })
      at += 1
    } else if (word) {
      tokens.push({ type: 'unquoted_identifier', value: word, start: at })
      at += word.length
    } else if (number) {
      tokens.push({ type: 'number', value: Number(number), start: at })
      at += number.length
    } else if (operator) {
      tokens.push({ type: operator[1], value: operator[0], start: at })
      at += operator[0].length
    } else if (char === '"' || char === "'" || char === '`') {
      const end = endOfQuoted(expression, at)
      if (end === -1) fail(`Unclosed ${char} delimiter`, at)
      tokens.push(readQuoted(expression.slice(at, end), at, fail))
      at = end
    } else if (char === '-' || char === '=') fail(`Unknown token '${char}'`, at)
    else fail(`Unknown token ${char}`, at)
  }
  tokens.push({ type: 'eof', value: '', start: expression.length })
  return tokens
}

function endOfQuoted(text: string, start: number): number {
  const quote = text[start]
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === '\\') at += 1
    else if (text[at] === quote) return at + 1
  }
  return -1
}

function readQuoted(quoted: string, start: number, fail: (message: string, at: number) => never): JmesToken {
  const body = quoted.slice(1, -1)
  if (quoted[0] === "'") return { type: 'literal', value: body.replaceAll("\\'", "'"), start }
  if (quoted[0] === '"') {
    try {
      return { type: 'quoted_identifier', value: fromJson(quoted), start }
    } catch {
      return fail(`Invalid quoted identifier ${quoted}`, start)
    }
  }
  const text = body.replaceAll('\\`', '`').trimStart()
  return { type: 'literal', value: readLiteral(text, () => fail(`Bad token ${body}`, start)), start }
}

/** JSON; or, as JMESPath once allowed, text without its quotes. */
function readLiteral(text: string, fail: () => never): Value {
  try {
    return fromJson(text)
  } catch {
    try {
      return fromJson(`"${text}"`)
    } catch {
      return fail()
    }
  }
}
