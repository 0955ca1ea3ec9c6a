import type { Builtin, Parameter, Py } from '../../functions/function.ts'
import { codePointCount } from '../../iterate.ts'
import { indexOf, intOf } from '../../numbers.ts'
import { pointIndex, sliceText } from '../../text/characters.ts'
import { textOf } from '../../types/markup.ts'
import { sliceRange } from '../../types/slice.ts'
import { raise } from '../../values/errors.ts'
import { typeName } from '../../values/types.ts'
import { Tuple } from '../../values.ts'
import { methodTable, text } from './define.ts'

const { table, method } = methodTable()

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

method('replace', ['old', 'new', ['count', -1]], (s, from: Py, to: Py, count: Py) => {
  return replaceText(
    s,
    text(from, argumentError('replace', 1, from)),
    text(to, argumentError('replace', 2, to)),
    indexOf(count),
  )
})

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

/** Methods that look for a part of the text. */
export const SEARCH: ReadonlyMap<string, Builtin> = table
