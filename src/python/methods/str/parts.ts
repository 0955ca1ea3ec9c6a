import type { Builtin, Py } from '../../functions/function.ts'
import { isIterable, iterate } from '../../iterate.ts'
import { indexOf } from '../../numbers.ts'
import { isSpace, trimEnd, trimStart } from '../../text/spaces.ts'
import { textOf } from '../../types/markup.ts'
import { raise } from '../../values/errors.ts'
import { typeName } from '../../values/types.ts'
import { Tuple } from '../../values.ts'
import { methodTable, text } from './define.ts'

const { table, method } = methodTable()

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
    const by = text(separator, `must be str or None, not ${typeName(separator)}`)
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
    const by = text(separator, `must be str or None, not ${typeName(separator)}`)
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
method('splitlines', [['keepends', false]], (s, keepends: Py) => {
  const keep = indexOf(keepends) !== 0
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
  if (!isIterable(items)) raise('TypeError', 'can only join an iterable')
  for (const item of iterate(items)) {
    const part = textOf(item)
    if (part === undefined)
      raise('TypeError', `sequence item ${parts.length}: expected str instance, ${typeName(item)} found`)
    parts.push(part)
  }
  return parts.join(s)
})
/** Methods that strip, split and join. */
export const PARTS: ReadonlyMap<string, Builtin> = table
