import { textOf } from '../../python/types/markup.ts'
import { raise } from '../../python/values/errors.ts'
import { floatText, repr, str } from '../../python/values/text.ts'
import { Float } from '../../python/values.ts'
import { define } from '../extension.ts'
import { className } from './arguments.ts'

const NAMED = new Map([
  ['\0', '\\0'],
  ['\x07', '\\a'],
  ['\b', '\\b'],
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\v', '\\v'],
  ['\f', '\\f'],
  ['\r', '\\r'],
  ['\x1b', '\\e'],
  ['"', '\\"'],
  ['\\', '\\\\'],
  ['\x85', '\\N'],
  ['\xa0', '\\_'],
  ['\u2028', '\\L'],
  ['\u2029', '\\P'],
])

/** A text in double quotes with everything beyond ASCII escaped, on one line. */
export function doubleQuote(text: string): string {
  const body = text.replace(/[^ !#-[\]-~]/gu, (char) => {
    const named = NAMED.get(char)
    if (named) return named
    const code = char.codePointAt(0)!
    const [letter, width] = code <= 0xff ? ['x', 2] : code <= 0xffff ? ['u', 4] : ['U', 8]
    return `\\${letter}${code
      .toString(16)
      .toUpperCase()
      .padStart(width as number, '0')}`
  })
  return `"${body}"`
}

/** A text in single quotes; a line break is doubled, as YAML folds one away. */
export function singleQuote(text: string): string {
  return `'${text.replaceAll("'", "''").replace(/(?<![\n\x85\u2028\u2029])\n/g, '\n\n')}'`
}

function encodeScalar(value: unknown): string {
  if (typeof value === 'string') return doubleQuote(value)
  if (value === null) return 'null'
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (typeof value === 'number' || typeof value === 'bigint') return str(value)
  if (value instanceof Float) return encodeFloat(value.value)
  if (textOf(value) !== undefined || className(value).startsWith('jinja2.'))
    return raise('RepresenterError', `('cannot represent an object', ${repr(value)})`)
  return raise('TypeError', `yaml_encode() only works with YAML scalar data; failed for <class '${className(value)}'>`)
}

function encodeFloat(value: number): string {
  if (Number.isNaN(value)) return '.nan'
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf'
  const text = floatText(value)
  return text.includes('.') ? text : text.replace('e', '.0e')
}

export const quotingFilters = {
  yaml_dquote: define('yaml_dquote', ['text'], (_call, value) => doubleQuote(str(value))),
  yaml_squote: define('yaml_squote', ['text'], (_call, value) => singleQuote(str(value))),
  yaml_encode: define('yaml_encode', ['data'], (_call, value) => encodeScalar(value)),
}
