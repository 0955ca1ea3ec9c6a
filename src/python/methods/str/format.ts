import { formatBraces } from '../../format/braces.ts'
import { type Builtin, type Caller, define, type Py } from '../../functions/function.ts'
import type { Kwargs } from '../../functions/kwargs.ts'
import { Bytes, encodeText } from '../../types/bytes.ts'
import { raise } from '../../values/errors.ts'
import { typeName } from '../../values/types.ts'
import { Dict } from '../../values.ts'
import { methodTable, text } from './define.ts'

const { table, method } = methodTable()

table.set(
  'format',
  define(
    'format',
    ['self'],
    (call: Caller, s: string, args: readonly Py[], kwargs: Kwargs) => formatBraces(call, s, args, kwargs),
    {
      varargs: true,
      kwargs: true,
    },
  ),
)
table.set(
  'format_map',
  define('format_map', ['self', 'mapping'], (call: Caller, s: string, mapping: Py) => {
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
  (s, encoding: Py, errors: Py) => {
    const named = (name: string, value: Py) =>
      text(value, `encode() argument '${name}' must be str, not ${typeName(value)}`)
    return new Bytes(encodeText(s, named('encoding', encoding), named('errors', errors)))
  },
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

/** `format`, and methods that map characters. */
export const FORMAT: ReadonlyMap<string, Builtin> = table
