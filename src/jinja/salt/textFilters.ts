import { iterate, lengthOf } from '../../python/iterate.ts'
import { normalise } from '../../python/numbers.ts'
import { contains } from '../../python/operators/index.ts'
import { capitalize } from '../../python/text/characters.ts'
import { isSpace } from '../../python/text/spaces.ts'
import { Bytes, encodeText } from '../../python/types/bytes.ts'
import { textOf } from '../../python/types/markup.ts'
import { raise } from '../../python/values/errors.ts'
import { str } from '../../python/values/text.ts'
import { truth, typeName } from '../../python/values/types.ts'
import { Dict, Float } from '../../python/values.ts'
import { define } from '../extension.ts'
import { isHashableType, needText, toBytes } from './arguments.ts'
import { matchesExpression } from './globs.ts'
import { parseFloatText, parseIntText, toNumber } from './numbers.ts'

const TRUE_WORDS = new Set(['yes', '1', 'true'])

function toBool(value: unknown): boolean {
  if (value === null) return false
  if (typeof value === 'boolean') return value
  const text = textOf(value)
  if (text !== undefined) return TRUE_WORDS.has(text.toLowerCase())
  if (typeof value === 'number' || typeof value === 'bigint') return value > 0
  if (!isHashableType(value)) return (lengthOf(value) ?? 0) > 0
  return false
}

/** As a word of a POSIX shell, by Python's `shlex.quote`. */
function quoteWord(text: string): string {
  if (text === '') return "''"
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(text)) return text
  return `'${text.replaceAll("'", `'"'"'`)}'`
}

const isUpper = (char: string) => char !== char.toLowerCase() && char === char.toUpperCase()
const isLower = (char: string) => char !== char.toUpperCase() && char === char.toLowerCase()

function toSnakeCase(input: string): string {
  const chars = [...input]
  if (chars.length === 0) raise('IndexError', 'string index out of range')
  let result = chars[0]!.toLowerCase()
  for (let at = 1; at < chars.length; at++) {
    const char = chars[at]!
    const next = chars[at + 1]
    if (isUpper(char) && (isLower(chars[at - 1]!) || (next !== undefined && isLower(next)))) result += '_'
    result += char.toLowerCase()
  }
  return result
}

const UNITS = 'bkmgtpezy'

/** `2G`, `30MB`, `64KiB` → bytes; 0 for what is no size. */
function humanToBytes(size: unknown, defaultUnit: unknown, metric: unknown): number | bigint {
  const found = /^([0-9.]*)\s*(.*)$/.exec(str(size).trim())
  const unit = found?.[2]?.toLowerCase() || needText(defaultUnit, 'lower').toLowerCase()
  const digits = found?.[1] ?? ''
  const value = parseIntText(digits) ?? parseFloatText(digits)
  if (value === undefined) return 0
  const isMetric = /^[kmgtpezy]b$/.test(unit)
  if (!isMetric && !/^(b|[kmgtpezy](ib)?)$/.test(unit)) return 0
  const power = UNITS.indexOf(unit[0]!)
  const factor = isMetric && truth(metric) ? 10n ** BigInt(power * 3) : 2n ** BigInt(power * 10)
  if (value instanceof Float) return normalise(BigInt(Math.trunc(value.value * Number(factor))))
  return normalise(BigInt(value) * factor)
}

function checkList(list: unknown, name: string): unknown[] {
  if (!truth(list)) return []
  if (textOf(list) !== undefined) return [list]
  if (lengthOf(list) === undefined)
    raise('TypeError', `Expecting iterable ${name}, but got ${typeName(list)} (${str(list)})`)
  return [...iterate(list)]
}

function isAllowed(value: unknown, whitelist: unknown, blacklist: unknown): boolean {
  const black = checkList(blacklist, 'blacklist')
  const white = checkList(whitelist, 'whitelist')
  const isIn = (list: unknown[]) => list.some((expression) => matchesExpression(value, expression))
  if (black.length > 0 && white.length === 0) return !isIn(black)
  if (white.length > 0 && black.length === 0) return isIn(white)
  return black.length === 0 || (!isIn(black) && isIn(white))
}

export const textFilters = {
  skip: define('skip_filter', ['data'], () => ''),
  to_bool: define('to_bool', ['val'], (_call, value) => toBool(value)),
  quote: define('quote', ['txt'], (_call, value) => {
    if (truth(value) === false && textOf(value) === undefined) return "''"
    const text = textOf(value)
    if (text === undefined) raise('TypeError', `expected string or bytes-like object, got '${typeName(value)}'`)
    return quoteWord(text)
  }),
  to_bytes: define('to_bytes', ['s', ['encoding', null], ['errors', 'strict']], (_call, value, encoding, errors) => {
    const text = textOf(value)
    if (text === undefined || encoding === null) return new Bytes(toBytes(value))
    return new Bytes(encodeText(text, str(encoding), str(errors)))
  }),
  to_num: define('to_num', ['text'], (_call, text) => toNumber(text)),
  str_to_num: define('to_num', ['text'], (_call, text) => toNumber(text)),
  is_hex: define('is_hex', ['value'], (_call, value) => {
    const text = textOf(value)
    return text !== undefined && /^[+-]?(0[xX]_?)?[0-9a-fA-F]+(_[0-9a-fA-F]+)*$/.test(text.trim())
  }),
  contains_whitespace: define('contains_whitespace', ['text'], (_call, text) => {
    for (const item of iterate(text)) {
      const word = needText(item, 'isspace')
      if (word !== '' && [...word].every((char) => isSpace(char.codePointAt(0)!))) return true
    }
    return false
  }),
  human_to_bytes: define(
    'human_to_bytes',
    ['size', ['default_unit', 'B'], ['handle_metric', false]],
    (_call, ...args) => humanToBytes(args[0], args[1], args[2]),
  ),
  check_whitelist_blacklist: define(
    'check_whitelist_blacklist',
    ['value', ['whitelist', null], ['blacklist', null]],
    (_call, value, whitelist, blacklist) => isAllowed(value, whitelist, blacklist),
  ),
  to_snake_case: define('camel_to_snake_case', ['camel_input'], (_call, input) =>
    toSnakeCase(needText(input, 'lower')),
  ),
  to_camelcase: define('snake_to_camel_case', ['snake_input', ['uppercamel', false]], (_call, input, upper) => {
    const [first = '', ...words] = needText(input, 'split').split('_')
    return (
      (truth(upper) && first !== '' ? capitalize(first) : first) +
      words.map((word) => (word === '' ? '' : capitalize(word))).join('')
    )
  }),
  substring_in_list: define('substr_in_list', ['string_to_search_for', 'list_to_search'], (_call, wanted, list) => {
    for (const item of iterate(list)) if (contains(wanted, item)) return true
    return false
  }),
  sequence: define('ensure_sequence_filter', ['data'], (_call, data) => {
    const known = Array.isArray(data) || data instanceof Dict || typeName(data) === 'tuple' || typeName(data) === 'set'
    return known ? data : [data]
  }),
}
