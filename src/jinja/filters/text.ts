import { getSlice } from '../../python/attributes.ts'
import { formatPercent } from '../../python/format/percent.ts'
import { formatDouble } from '../../python/format/spec.ts'
import { charge } from '../../python/functions/meter.ts'
import { codePointCount, isIterable, iterate, lengthOf, unpackItems } from '../../python/iterate.ts'
import { methodsOf } from '../../python/methods/index.ts'
import { replaceText } from '../../python/methods/str/search.ts'
import { center } from '../../python/methods/str/width.ts'
import { toDouble } from '../../python/numbers/convert.ts'
import { indexOf, intFromDouble } from '../../python/numbers.ts'
import { add, gteq, lteq, mul, sub } from '../../python/operators/index.ts'
import { escapeMarkup, Markup, textLike, textOf } from '../../python/types/markup.ts'
import { raise } from '../../python/values/errors.ts'
import { intText, str } from '../../python/values/text.ts'
import { truth, typeName } from '../../python/values/types.ts'
import { Dict, Tuple } from '../../python/values.ts'
import { type Call, define, type Kwargs, type Py } from '../extension.ts'
import { callMethod } from '../runtime/access.ts'
import { Undefined } from '../runtime/undefined.ts'
import { argumentError, getter, itemsOf } from './attributes.ts'
import { wrapText } from './wrap.ts'

/** `soft_str`: text stays what it is, Markup too. */
function soft(value: Py): Py {
  return value instanceof Markup ? value : str(value)
}

function method(name: string, value: Py, ...args: Py[]): Py {
  const text = soft(value)
  charge(codePointCount(textOf(text) ?? '') >> 6)
  return methodsOf(text)
    ?.get(name)
    ?.run(undefined as never, text, ...args)
}

export const upper = define('do_upper', ['s'], (_call, s) => method('upper', s))
export const lower = define('do_lower', ['s'], (_call, s) => method('lower', s))
export const capitalize = define('do_capitalize', ['s'], (_call, s) => method('capitalize', s))
export const trim = define('do_trim', ['value', ['chars', null]], (_call, value, chars) =>
  method('strip', value, chars),
)
export const title = define('do_title', ['s'], (_call, s) => {
  const words = (textOf(soft(s)) ?? '').split(/([-\s({[<]+)/)
  return words
    .map((word) => {
      const [first = ''] = word
      return first.toUpperCase() + word.slice(first.length).toLowerCase()
    })
    .join('')
})
export const centered = define('do_center', ['value', ['width', 80]], (_call, value, width) => {
  const text = soft(value)
  return textLike(text, center(textOf(text) as string, indexOf(width)))
})
export const string = define('soft_str', ['s'], (_call, s) => soft(s))
export const wordcount = define(
  'do_wordcount',
  ['s'],
  (_call, s) => (textOf(soft(s)) ?? '').match(/[\p{L}\p{N}_]+/gu)?.length ?? 0,
)

export const replace = define(
  'do_replace',
  ['s', 'old', 'new', ['count', null]],
  (call: Call, s, from, to, count) => {
    const times = () => (count === null ? -1 : indexOf(count))
    if (!call.autoescape) {
      const [whole, old, fresh] = [str(s), str(from), str(to)]
      return replaceText(whole, old, fresh, times())
    }
    const markup = from instanceof Markup || (to instanceof Markup && !(s instanceof Markup))
    const text = markup ? escapeMarkup(s) : soft(s)
    const old = str(from)
    const fresh = text instanceof Markup ? escapeMarkup(soft(to)).text : str(to)
    return textLike(text, replaceText(textOf(text) as string, old, fresh, times()))
  },
  { implicit: 1 },
)

export const join = define(
  'sync_do_join',
  ['value', ['d', ''], ['attribute', null]],
  (call: Call, value, separator, attribute) => {
    const get = attribute === null ? undefined : getter(call, attribute)
    if (!call.autoescape) {
      const between = str(separator)
      const parts: string[] = []
      for (const item of iterate(value)) {
        call.spend(1)
        parts.push(str(get ? get(item) : item))
      }
      return joinAll(parts, between)
    }
    const items = get ? itemsOf(call, value).map(get) : itemsOf(call, value)
    const escaping = separator instanceof Markup || items.some((item) => item instanceof Markup)
    if (!escaping) return joinAll(items.map(str), str(separator))
    return new Markup(items.map((item) => escapeMarkup(item).text).join(escapeMarkup(separator).text))
  },
  { implicit: 1 },
)

function joinAll(parts: readonly string[], separator: string): string {
  let length = 0
  for (const part of parts) length += part.length + separator.length
  if (length > 100_000_000) raise('MemoryError', '')
  charge(length >> 6)
  return parts.join(separator)
}

export const format = define(
  'do_format',
  ['value'],
  (_call, value, args: readonly Py[], kwargs: Kwargs) => {
    if (args.length > 0 && kwargs.size > 0)
      argumentError("can't handle positional and keyword arguments at the same time")
    const text = soft(value)
    const given = kwargs.size > 0 ? new Dict(kwargs as Map<string, never>) : new Tuple(args as never)
    return textLike(text, formatPercent(textOf(text) as string, given, text instanceof Markup))
  },
  { varargs: true, kwargs: true },
)

/** `text.splitlines()`, by the line ends that Python knows. */
export function splitLines(text: string): string[] {
  const lines = text.split(/\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]/)
  if (lines.at(-1) === '') lines.pop()
  return lines
}

/** What Python says where `s += '\n'` meets no text. */
function refuseText(value: Py): never {
  if (value instanceof Undefined) value.fail()
  if (Array.isArray(value)) raise('AttributeError', "'list' object has no attribute 'splitlines'")
  if (value instanceof Tuple) raise('TypeError', 'can only concatenate tuple (not "str") to tuple')
  return raise('TypeError', `unsupported operand type(s) for +=: '${typeName(value)}' and 'str'`)
}

export const indent = define(
  'do_indent',
  ['s', ['width', 4], ['first', false], ['blank', false]],
  (_call, s, width, first, blank) => {
    const prefix = textOf(width) ?? (mul(' ', width) as string)
    const text = textOf(s) ?? refuseText(s)
    const lines = splitLines(`${text}\n`)
    charge(text.length >> 6)
    const body = lines.map((line, i) => (i > 0 && (line !== '' || truth(blank)) ? prefix + line : line)).join('\n')
    return textLike(s, truth(first) ? prefix + body : body)
  },
)

export const truncate = define(
  'do_truncate',
  ['s', ['length', 255], ['killwords', false], ['end', '...'], ['leeway', null]],
  (call, s, length, killwords, end, leeway) => {
    const size = sizeOf(end)
    const slack = leeway === null ? 5 : leeway
    if (!gteq(length, size)) raise('AssertionError', `expected length >= ${size}, got ${str(length)}`)
    if (!gteq(slack, 0)) raise('AssertionError', `expected leeway >= 0, got ${str(slack)}`)
    if (lteq(sizeOf(s), add(length, slack))) return s
    const cut = getSlice(s, null, sub(length, size), null)
    if (truth(killwords)) return add(cut, end)
    if (textOf(cut) === undefined) refuseMethod(cut, 'rsplit')
    return add((callMethod(call, cut, 'rsplit', [' ', 1]) as Py[])[0], end)
  },
  { implicit: 1 },
)

function refuseMethod(value: Py, name: string): never {
  return raise('AttributeError', `'${typeName(value)}' object has no attribute '${name}'`)
}

function sizeOf(value: Py): number {
  return lengthOf(value) ?? raise('TypeError', `object of type '${typeName(value)}' has no len()`)
}

export const wordwrap = define(
  'do_wordwrap',
  ['s', ['width', 79], ['break_long_words', true], ['wrapstring', null], ['break_on_hyphens', true]],
  (_call, s, width, breakLong, wrapstring, breakHyphens) => {
    if (wrapstring instanceof Undefined) wrapstring.fail()
    const between = wrapstring === null ? '\n' : (textOf(wrapstring) ?? refuseMethod(wrapstring, 'join'))
    if (s instanceof Undefined) s.fail()
    const text = textOf(s) ?? refuseMethod(s, 'splitlines')
    const lines = splitLines(text).map((line) =>
      wrapText(line, width, truth(breakLong), truth(breakHyphens)).join(between),
    )
    return lines.join(between)
  },
  { implicit: 1 },
)

const UNITS = ['k', 'M', 'G', 'T', 'P', 'E', 'Z', 'Y']

export const filesizeformat = define('do_filesizeformat', ['value', ['binary', false]], (_call, value, binary) => {
  const bytes = toDouble(value)
  const base = truth(binary) ? 1024 : 1000
  if (bytes === 1) return '1 Byte'
  if (bytes < base) return `${intText(intFromDouble(bytes))} Bytes`
  const suffix = (unit: string) => (truth(binary) ? `${unit.toUpperCase()}iB` : `${unit}B`)
  for (const [i, unit] of UNITS.entries()) {
    const next = base ** (i + 2)
    if (bytes < next || i === UNITS.length - 1)
      return `${formatDouble((base * bytes) / next, 'f', 1, false)} ${suffix(unit)}`
  }
  return ''
})

/** `urllib.parse.quote`: everything but letters, digits and `_.-~` (and what is `safe`) as UTF-8 escapes. */
export function quoteUrl(value: Py, inQuery = false): string {
  const quoted = encodeURIComponent(str(value)).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return inQuery ? quoted.replaceAll('%20', '+') : quoted.replaceAll('%2F', '/')
}

export const urlencode = define('do_urlencode', ['value'], (_call, value) => {
  if (textOf(value) !== undefined || !isIterable(value)) return quoteUrl(value)
  const parts: string[] = []
  for (const pair of value instanceof Dict ? value : iterate(value)) {
    const [key, item] = unpackItems(pair, 2)
    parts.push(`${quoteUrl(key, true)}=${quoteUrl(item, true)}`)
  }
  return parts.join('&')
})
