import { attributeOf } from '../../python/attributes.ts'
import { iterate, lengthOf, list, PyIterator } from '../../python/iterate.ts'
import { add } from '../../python/operators/index.ts'
import { textOf } from '../../python/types/markup.ts'
import { Range } from '../../python/types/range.ts'
import { sliceOf } from '../../python/types/slice.ts'
import { DictView } from '../../python/types/views.ts'
import { PythonError, raise } from '../../python/values/errors.ts'
import { typeName } from '../../python/values/types.ts'
import { Dict, Tuple } from '../../python/values.ts'
import { define, type Py } from '../extension.ts'
import { Undefined } from '../runtime/undefined.ts'
import { argumentError, getter, itemsOf } from './attributes.ts'
import { lazy } from './lazy.ts'
import { pairsOf } from './pairs.ts'

export const first = define(
  'do_first',
  ['seq'],
  (call, seq) => {
    for (const item of iterate(seq)) return item
    return call.undefined('No first item, sequence was empty.')
  },
  { implicit: 1 },
)

export const last = define(
  'do_last',
  ['seq'],
  (call, seq) => {
    const items = reversible(seq)
    return items.length > 0 ? items.at(-1) : call.undefined('No last item, sequence was empty.')
  },
  { implicit: 1 },
)

function reversible(value: Py): Py[] {
  if (value instanceof PyIterator || (lengthOf(value) === undefined && !(value instanceof Undefined)))
    raise('TypeError', `'${typeName(value)}' object is not reversible`)
  return list(value)
}

export const random = define(
  'do_random',
  ['seq'],
  (call, seq) => {
    const size = lengthOf(seq)
    if (size === undefined) raise('TypeError', `object of type '${typeName(seq)}' has no len()`)
    if (size === 0) return call.undefined('No random item, sequence was empty.')
    return list(seq)[Math.floor(Math.random() * size)]
  },
  { implicit: 1 },
)

export const length = define('len', ['obj'], (_call, value) => {
  return lengthOf(value) ?? raise('TypeError', `object of type '${typeName(value)}' has no len()`)
})

export const asList = define('sync_do_list', ['value'], (call, value) => itemsOf(call, value))

export const reverse = define('do_reverse', ['value'], (_call, value) => {
  if (textOf(value) !== undefined) return sliceOf(value, null, null, -1)
  const reversed = reversedType(value)
  if (reversed !== undefined) return new PyIterator(list(value).reverse(), reversed)
  try {
    return list(value).reverse()
  } catch (error) {
    if (error instanceof PythonError && error.pythonClass === 'TypeError') argumentError('argument must be iterable')
    throw error
  }
})

/** The type of Python's `reversed(value)`; undefined where it takes none and the filter makes a list. */
function reversedType(value: Py): string | undefined {
  if (Array.isArray(value)) return 'list_reverseiterator'
  if (value instanceof Dict) return 'dict_reversekeyiterator'
  if (value instanceof DictView) return `dict_reverse${value.typeName.slice('dict_'.length, -1)}iterator`
  if (value instanceof Range) return 'range_iterator'
  return value instanceof Tuple || value instanceof Undefined ? 'reversed' : undefined
}

export const items = define('do_items', ['value'], (_call, value) =>
  lazy('do_items', () => {
    if (value instanceof Undefined) return []
    if (!(value instanceof Dict)) raise('TypeError', 'Can only get item pairs from a mapping.')
    return pairsOf(value)
  }),
)

export const sum = define(
  'sync_do_sum',
  ['iterable', ['attribute', null], ['start', 0]],
  (call, value, attribute, start) => {
    if (textOf(start) !== undefined) raise('TypeError', "sum() can't sum strings [use ''.join(seq) instead]")
    const get = getter(call, attribute)
    let total = start
    for (const item of iterate(value)) {
      call.spend(1)
      total = add(total, get(item))
    }
    return total
  },
  { implicit: 1 },
)

export const attr = define(
  'do_attr',
  ['obj', 'name'],
  (call, object, name) => {
    if (name instanceof Undefined && name.strict) name.fail()
    const text = textOf(name) ?? raise('TypeError', `attribute name must be string, not '${typeName(name)}'`)
    if (text.startsWith('_')) {
      const found = call.getAttribute(object, text)
      return found instanceof Undefined ? found : call.undefined(undefined, object, text)
    }
    const found = attributeOf(object, text)
    return found === undefined ? call.undefined(undefined, object, text) : found
  },
  { implicit: 1 },
)
