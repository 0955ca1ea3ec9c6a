import { raise } from '../../../core/values/errors.ts'
import { typeName } from '../../../core/values/types.ts'
import { Dict, Tuple } from '../../../core/values.ts'
import { type Builtin, type Call, define, type Kwargs, type Parameter, type Py } from '../../extension.ts'
import { textOf } from '../../runtime/markup.ts'
import { Undefined } from '../../runtime/undefined.ts'
import { Bytes, encodeText } from '../bytes.ts'
import { formatBraces } from '../format.ts'
import { codePointCount, isIterable, iterate } from '../iterate.ts'
import { indexOf, intOf } from '../numbers.ts'
import { sliceRange } from '../slice.ts'
import { isSpace, trimEnd, trimStart } from '../spaces.ts'
import { capitalize, isCased, pointIndex, sliceText, titleCase } from '../text.ts'

const table = new Map<string, Builtin>()

function method(name: string, parameters: readonly Parameter[], run: (text: string, ...args: never[]) => Py): void {
  table.set(
    name,
    define(name, ['self', ...parameters], (_call, ...args) => run(...(args as [string, ...never[]]))),
  )
}

function text(value: Py, where?: string): string {
  const found = textOf(value)
  if (found !== undefined) return found
  if (value instanceof Undefined && value.strict && where === 'strip') value.fail()
  return raise('TypeError', where ?? `must be str, not ${typeName(value)}`)
}

method('upper', [], (s) => s.toUpperCase())
method('lower', [], (s) => s.toLowerCase())
method('title', [], (s) => titleCase(s))
method('capitalize', [], (s) => capitalize(s))
method('casefold', [], (s) => s.toLowerCase().replaceAll('ß', 'ss').replaceAll('ς', 'σ'))
method('swapcase', [], (s) => {
  let swapped = ''
  for (const char of s) swapped += /\p{Ll}/u.test(char) ? char.toUpperCase() : char.toLowerCase()
  return swapped
})

function strip(s: string, chars: Py, left: boolean, right: boolean): string {
  if (chars === null) {
    const part = left ? trimStart(s) : s
    return right ? trimEnd(part) : part
  }
  const set = new Set(text(chars, 'strip arg must be None or str'))
  const points = [...s]
  let start = 0
  let end = points.length
  while (left && start < end && set.has(points[start] as string)) start++
  while (right && end > start && set.has(points[end - 1] as string)) end--
  return points.slice(start, end).join('')
}
method('strip', [['chars', null]], (s, chars: Py) => strip(s, chars, true, true))
method('lstrip', [['chars', null]], (s, chars: Py) => strip(s, chars, true, false))
method('rstrip', [['chars', null]], (s, chars: Py) => strip(s, chars, false, true))

function splitSpace(s: string, limit: number, fromRight: boolean): string[] {
  const parts: string[] = []
  let rest = fromRight ? trimEnd(s) : trimStart(s)
  while (rest !== '') {
    if (limit >= 0 && parts.length >= limit) {
      parts.push(rest)
      break
    }
    let at = fromRight ? rest.length : 0
    if (fromRight) while (at > 0 && !isSpace(rest.charCodeAt(at - 1))) at--
    else while (at < rest.length && !isSpace(rest.charCodeAt(at))) at++
    parts.push(fromRight ? rest.slice(at) : rest.slice(0, at))
    rest = fromRight ? trimEnd(rest.slice(0, at)) : trimStart(rest.slice(at))
  }
  return fromRight ? parts.reverse() : parts
}

method(
  'split',
  [
    ['sep', null],
    ['maxsplit', -1],
  ],
  (s, separator: Py, maxsplit: Py) => {
    const limit = indexOf(maxsplit)
    if (separator === null) return splitSpace(s, limit, false)
    const by = text(separator)
    if (by === '') raise('ValueError', 'empty separator')
    const parts = s.split(by)
    return limit >= 0 && parts.length > limit + 1 ? [...parts.slice(0, limit), parts.slice(limit).join(by)] : parts
  },
)
method(
  'rsplit',
  [
    ['sep', null],
    ['maxsplit', -1],
  ],
  (s, separator: Py, maxsplit: Py) => {
    const limit = indexOf(maxsplit)
    if (separator === null) return splitSpace(s, limit, true)
    const by = text(separator)
    if (by === '') raise('ValueError', 'empty separator')
    const parts: string[] = []
    let rest = s
    while (limit < 0 || parts.length < limit) {
      const at = rest.length < by.length ? -1 : rest.lastIndexOf(by)
      if (at === -1) break
      parts.unshift(rest.slice(at + by.length))
      rest = rest.slice(0, at)
    }
    return [rest, ...parts]
  },
)
method('splitlines', [['keepends', false]], (s, keep: Py) => {
  const lines =
    s.match(
      /[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])|[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+$/g,
    ) ?? []
  return keep ? lines : lines.map((line) => line.replace(/(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])$/, ''))
})
method('partition', ['sep'], (s, separator: Py) => {
  const by = text(separator)
  if (by === '') raise('ValueError', 'empty separator')
  const at = s.indexOf(by)
  return new Tuple(at === -1 ? [s, '', ''] : [s.slice(0, at), by, s.slice(at + by.length)])
})
method('rpartition', ['sep'], (s, separator: Py) => {
  const by = text(separator)
  if (by === '') raise('ValueError', 'empty separator')
  const at = s.lastIndexOf(by)
  return new Tuple(at === -1 ? ['', '', s] : [s.slice(0, at), by, s.slice(at + by.length)])
})
method('join', ['iterable'], (s, items: Py) => {
  const parts: string[] = []
  if (items instanceof Undefined) items.iterate()
  if (!isIterable(items)) raise('TypeError', 'can only join an iterable')
  for (const item of iterate(items)) {
    const part = textOf(item)
    if (part === undefined)
      raise('TypeError', `sequence item ${parts.length}: expected str instance, ${typeName(item)} found`)
    parts.push(part)
  }
  return parts.join(s)
})
method('replace', ['old', 'new', ['count', -1]], (s, from: Py, to: Py, count: Py) => {
  return replaceText(
    s,
    text(from, argumentError('replace', 1, from)),
    text(to, argumentError('replace', 2, to)),
    indexOf(count),
  )
})

function argumentError(name: string, position: number, value: Py): string {
  return `${name}() argument ${position} must be str, not ${typeName(value)}`
}

/** `text.replace(from, to, count)`; a negative count replaces all. */
export function replaceText(s: string, from: string, to: string, count: number): string {
  if (count < 0 && from !== '') return s.split(from).join(to)
  const pieces = from === '' ? ['', ...s] : s.split(from)
  const limit = count < 0 ? Number.POSITIVE_INFINITY : count
  let result = pieces[0] ?? ''
  pieces.slice(1).forEach((piece, i) => {
    result += (i < limit ? to : from) + piece
  })
  return from === '' && pieces.length - 1 < limit ? result + to : result
}

type Bounds = [string, number]
/** The part of the text within bounds that may be None or negative, and the code-point index where it begins. */
function within(s: string, start: Py, end: Py): Bounds {
  const length = codePointCount(s)
  const [first, last] = sliceRange(length, start, end, null)
  return [sliceText(s, first, Math.max(first, last)), first]
}
function tooFar(s: string, start: Py): boolean {
  return start !== null && Number(intOf(start) ?? 0) > codePointCount(s)
}

const FIND: readonly Parameter[] = ['sub', ['start', null], ['end', null]]
function find(s: string, sub: Py, start: Py, end: Py, last: boolean): number {
  const [part, offset] = within(s, start, end)
  const wanted = text(sub)
  if (tooFar(s, start)) return -1
  const at = last ? part.lastIndexOf(wanted) : part.indexOf(wanted)
  return at === -1 ? -1 : offset + pointIndex(part, at)
}
method('find', FIND, (s, sub: Py, start: Py, end: Py) => find(s, sub, start, end, false))
method('rfind', FIND, (s, sub: Py, start: Py, end: Py) => find(s, sub, start, end, true))
for (const [name, last] of [
  ['index', false],
  ['rindex', true],
] as const) {
  method(name, FIND, (s, sub: Py, start: Py, end: Py) => {
    const at = find(s, sub, start, end, last)
    return at === -1 ? raise('ValueError', 'substring not found') : at
  })
}
method('count', FIND, (s, sub: Py, start: Py, end: Py) => {
  const [part] = within(s, start, end)
  const wanted = text(sub)
  if (tooFar(s, start)) return 0
  return wanted === '' ? codePointCount(part) + 1 : part.split(wanted).length - 1
})
for (const name of ['startswith', 'endswith'] as const) {
  method(name, FIND, (s, prefix: Py, start: Py, end: Py) => {
    const [part] = within(s, start, end)
    const test = (one: Py) => {
      const wanted = textOf(one)
      if (wanted === undefined) {
        const where =
          prefix instanceof Tuple
            ? `tuple for ${name} must only contain str, not ${typeName(one)}`
            : `${name} first arg must be str or a tuple of str, not ${typeName(one)}`
        raise('TypeError', where)
      }
      return !tooFar(s, start) && (name === 'startswith' ? part.startsWith(wanted) : part.endsWith(wanted))
    }
    return prefix instanceof Tuple ? prefix.items.some(test) : test(prefix)
  })
}
method('removeprefix', ['prefix'], (s, prefix: Py) => {
  const part = text(prefix, `removeprefix() argument must be str, not ${typeName(prefix)}`)
  return s.startsWith(part) ? s.slice(part.length) : s
})
method('removesuffix', ['suffix'], (s, suffix: Py) => {
  const part = text(suffix, `removesuffix() argument must be str, not ${typeName(suffix)}`)
  return part !== '' && s.endsWith(part) ? s.slice(0, -part.length) : s
})

const MAX_WIDTH = 50_000_000
function fillOf(fill: Py): string {
  const char = text(fill, `The fill character must be a unicode character, not ${typeName(fill)}`)
  return codePointCount(char) === 1 ? char : raise('TypeError', 'The fill character must be exactly one character long')
}
function missingWidth(s: string, width: Py): number {
  const wanted = indexOf(width)
  if (wanted > MAX_WIDTH) raise('MemoryError', '')
  return Math.max(0, wanted - codePointCount(s))
}
method(
  'ljust',
  ['width', ['fillchar', ' ']],
  (s, width: Py, fill: Py) => s + fillOf(fill).repeat(missingWidth(s, width)),
)
method(
  'rjust',
  ['width', ['fillchar', ' ']],
  (s, width: Py, fill: Py) => fillOf(fill).repeat(missingWidth(s, width)) + s,
)
method('center', ['width', ['fillchar', ' ']], (s, width: Py, fill: Py) => center(s, indexOf(width), fillOf(fill)))
method('zfill', ['width'], (s, width: Py) => {
  const zeros = '0'.repeat(missingWidth(s, width))
  return /^[+-]/.test(s) ? (s[0] as string) + zeros + s.slice(1) : zeros + s
})
method('expandtabs', [['tabsize', 8]], (s, tabsize: Py) => {
  const size = indexOf(tabsize)
  let column = 0
  let result = ''
  for (const char of s) {
    const add = char === '\t' ? ' '.repeat(size > 0 ? size - (column % size) : 0) : char
    column = char === '\n' || char === '\r' ? 0 : column + codePointCount(add)
    result += add
  }
  return result
})

/** `text.center(width)`: where the space cannot be halved the left side gets more if the width is odd. */
export function center(s: string, width: number, fill = ' '): string {
  const missing = missingWidth(s, width)
  const left = Math.floor(missing / 2) + (missing & width & 1)
  return fill.repeat(left) + s + fill.repeat(missing - left)
}

function every(name: string, pattern: RegExp): void {
  method(name, [], (s) => pattern.test(s))
}
every('isdigit', /^[\p{Nd}\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089\u2460-\u2468]+$/u)
every('isdecimal', /^\p{Nd}+$/u)
every('isnumeric', /^\p{N}+$/u)
every('isalpha', /^\p{L}+$/u)
every('isalnum', /^[\p{L}\p{N}]+$/u)
every('isascii', /^[\x00-\x7f]*$/)
every('isidentifier', /^[\p{ID_Start}_]\p{ID_Continue}*$/u)
every('isprintable', /^(?:[^\p{C}\p{Z}]| )*$/u)
method('isspace', [], (s) => s !== '' && trimStart(s) === '')
method('islower', [], (s) => isLower(s))
method('isupper', [], (s) => isUpper(s))
method('istitle', [], (s) => [...s].some(isCased) && titleCase(s) === s)

export function isLower(s: string): boolean {
  return /\p{Ll}/u.test(s) && !/[\p{Lu}\p{Lt}]/u.test(s)
}
export function isUpper(s: string): boolean {
  return /\p{Lu}/u.test(s) && !/[\p{Ll}\p{Lt}]/u.test(s)
}

table.set(
  'format',
  define(
    'format',
    ['self'],
    (call: Call, s: string, args: readonly Py[], kwargs: Kwargs) => formatBraces(call, s, args, kwargs),
    {
      varargs: true,
      kwargs: true,
    },
  ),
)
table.set(
  'format_map',
  define('format_map', ['self', 'mapping'], (call: Call, s: string, mapping: Py) => {
    if (!(mapping instanceof Dict)) raise('TypeError', `'${typeName(mapping)}' object is not subscriptable`)
    return formatBraces(call, s, [], mapping)
  }),
)
method(
  'encode',
  [
    ['encoding', 'utf-8'],
    ['errors', 'strict'],
  ],
  (s, encoding: Py, errors: Py) => new Bytes(encodeText(s, text(encoding), text(errors))),
)
method('translate', ['table'], (s, map: Py) => {
  if (!(map instanceof Dict)) raise('TypeError', `'${typeName(map)}' object is not subscriptable`)
  let result = ''
  for (const char of s) {
    const to = map.get(char.codePointAt(0) as number)
    result += to === undefined ? char : to === null ? '' : typeof to === 'number' ? String.fromCodePoint(to) : text(to)
  }
  return result
})
method('maketrans', ['x', ['y', null], ['z', null]], (_s, x: Py, y: Py, z: Py) => {
  const map = new Dict()
  if (y === null) {
    if (!(x instanceof Dict)) raise('TypeError', 'if you give only one argument to maketrans it must be a dict')
    for (const [key, value] of x) map.set(typeof key === 'string' ? (key.codePointAt(0) as number) : key, value)
    return map
  }
  const from = [...text(x)]
  const to = [...text(y)]
  if (from.length !== to.length) raise('ValueError', 'the first two maketrans arguments must have equal length')
  from.forEach((char, i) => {
    map.set(char.codePointAt(0) as number, (to[i] as string).codePointAt(0) as number)
  })
  if (z !== null) for (const char of text(z)) map.set(char.codePointAt(0) as number, null)
  return map
})

export const STR_METHODS: ReadonlyMap<string, Builtin> = table
