import { dumpJson } from '../../python/format/json.ts'
import { prettyText } from '../../python/format/pretty.ts'
import { stripTags } from '../../python/methods/markup.ts'
import { toDouble, toInt } from '../../python/numbers/convert.ts'
import { parseInteger } from '../../python/numbers/parse.ts'
import { roundDouble } from '../../python/numbers/round.ts'
import { doubleOf, indexOf, intFromDouble, intOf, normalise } from '../../python/numbers.ts'
import { div, mul, neg, pow } from '../../python/operators/index.ts'
import { escapeMarkup, Markup, textOf } from '../../python/types/markup.ts'
import { PythonError, raise } from '../../python/values/errors.ts'
import { str } from '../../python/values/text.ts'
import { truth, typeName } from '../../python/values/types.ts'
import { Dict, Float, hashKey } from '../../python/values.ts'
import { define, type Py } from '../extension.ts'
import { Undefined } from '../runtime/undefined.ts'
import { argumentError } from './attributes.ts'

export const fallback = define(
  'do_default',
  ['value', ['default_value', ''], ['boolean', false]],
  (_call, value, other, boolean) => {
    if (value instanceof Undefined) return other
    return truth(boolean) && !truth(value) ? other : value
  },
)

export const abs = define('abs', ['x'], (_call, value) => {
  if (value instanceof Float) return new Float(Math.abs(value.value))
  const int = intOf(value)
  if (int === undefined) {
    raise('TypeError', `bad operand type for abs(): '${typeName(value)}'`)
  }
  return int < 0 ? neg(int) : int
})

/** Runs a conversion; undefined where it raises one of these. */
function attempt(convert: () => Py, classes: readonly string[]): Py {
  try {
    return convert()
  } catch (error) {
    if (error instanceof PythonError && classes.includes(error.pythonClass)) return undefined
    throw error
  }
}

const CONVERSION = ['TypeError', 'ValueError']
const THROUGH_FLOAT = [...CONVERSION, 'OverflowError']

export const int = define('do_int', ['value', ['default', 0], ['base', 10]], (_call, value, other, base) => {
  const text = textOf(value)
  const direct = () => (text === undefined ? toInt(value) : parseInteger(text, Number(intOf(base) ?? indexOf(base))))
  const throughFloat = () => intFromDouble(toDouble(value))
  return attempt(direct, CONVERSION) ?? attempt(throughFloat, THROUGH_FLOAT) ?? other
})

export const float = define('do_float', ['value', ['default', new Float(0)]], (_call, value, other) => {
  return attempt(() => new Float(toDouble(value)), CONVERSION) ?? other
})

export const round = define(
  'do_round',
  ['value', ['precision', 0], ['method', 'common']],
  (_call, value, precision, method) => {
    hashKey(method)
    if (method !== 'common' && method !== 'ceil' && method !== 'floor')
      argumentError('method must be common, ceil or floor')
    if (method === 'common') return roundValue(value, precision)
    const scale = pow(10, precision)
    const product = mul(value, scale)
    const exact = intOf(product)
    if (exact !== undefined) return div(exact, scale)
    const scaled = doubleOf(product)
    if (scaled === undefined) raise('TypeError', `must be real number, not ${typeName(value)}`)
    const whole = intFromDouble(method === 'ceil' ? Math.ceil(scaled) : Math.floor(scaled))
    return div(whole, scale)
  },
)

function roundValue(value: Py, precision: Py): Py {
  if (precision === null && value instanceof Float) return intFromDouble(roundDouble(value.value, 0))
  if (value instanceof Float) return new Float(roundDouble(value.value, Number(intOf(precision) ?? indexOf(precision))))
  const whole = intOf(value)
  if (whole === undefined) {
    raise('TypeError', `type ${typeName(value)} doesn't define __round__ method`)
  }
  const digits = precision === null ? 0 : Number(intOf(precision) ?? indexOf(precision))
  if (digits >= 0) return whole
  const unit = 10n ** BigInt(Math.min(400, -digits))
  const big = BigInt(whole)
  const magnitude = big < 0n ? -big : big
  const rest = magnitude % unit
  let down = magnitude - rest
  if (rest * 2n > unit || (rest * 2n === unit && (down / unit) % 2n === 1n)) down += unit
  return normalise(big < 0n ? -down : down)
}

export const escapeFilter = define('escape', ['s'], (_call, value) => escapeMarkup(value))
export const forceescape = define('do_forceescape', ['value'], (_call, value) => escapeMarkup(str(value)))
export const safe = define('do_mark_safe', ['value'], (_call, value) => new Markup(str(value)))
export const striptags = define('do_striptags', ['value'], (_call, value) => stripTags(str(value)))

export const tojson = define(
  'do_tojson',
  ['value', ['indent', null]],
  (_call, value, indent) => {
    const isText = textOf(value) !== undefined
    const spaces = indent === null || isText ? undefined : (textOf(indent) ?? (mul(' ', indent) as string))
    const text = dumpJson(value, { indent: spaces, sortKeys: true })
    return new Markup(text.replace(/[<>&']/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`))
  },
  { implicit: 1 },
)

export const pprint = define('do_pprint', ['value'], (_call, value) => prettyText(value))

export const xmlattr = define(
  'do_xmlattr',
  ['d', ['autospace', true]],
  (call, dict, autospace) => {
    if (dict instanceof Undefined) dict.fail()
    if (!(dict instanceof Dict)) raise('AttributeError', `'${typeName(dict)}' object has no attribute 'items'`)
    const parts: string[] = []
    for (const [key, value] of dict as Dict) {
      if (value === null || (value as Py) instanceof Undefined) continue
      if (textOf(key) === undefined) raise('TypeError', `expected string or bytes-like object, got '${typeName(key)}'`)
      if (/[\s/>=]/.test(str(key))) raise('ValueError', `Invalid character in attribute name: '${str(key)}'`)
      parts.push(`${escapeMarkup(key).text}="${escapeMarkup(value).text}"`)
    }
    const text = (truth(autospace) && parts.length > 0 ? ' ' : '') + parts.join(' ')
    return call.autoescape ? new Markup(text) : text
  },
  { implicit: 1 },
)
