import { isCallable } from '../python/functions/call.ts'
import { isIterable } from '../python/iterate.ts'
import { isLower, isUpper } from '../python/methods/str/letters.ts'
import { intOf, isNumber } from '../python/numbers.ts'
import { contains, mod } from '../python/operators/index.ts'
import { Bytes } from '../python/types/bytes.ts'
import { Markup, textOf } from '../python/types/markup.ts'
import { Range } from '../python/types/range.ts'
import { equals, order } from '../python/values/order.ts'
import { str } from '../python/values/text.ts'
import { Dict, Float, hashKey, Tuple } from '../python/values.ts'
import { type Builtin, define, type Py } from './extension.ts'
import { Undefined } from './runtime/undefined.ts'

const about = (name: string, test: (value: Py) => boolean): Builtin =>
  define(name, ['value'], (_call, value) => test(value))
const against = (name: string, test: (value: Py, other: Py) => Py): Builtin =>
  define(name, ['a', 'b'], (_call, value, other) => test(value, other))

const divisible = define('test_divisibleby', ['value', 'num'], (_call, value, num) => equals(mod(value, num), 0))
const eq = against('eq', equals)
const ne = against('ne', (a, b) => !equals(a, b))
const lt = against('lt', (a, b) => order(a, '<', b))
const le = against('le', (a, b) => order(a, '<=', b))
const gt = against('gt', (a, b) => order(a, '>', b))
const ge = against('ge', (a, b) => order(a, '>=', b))

function isSequence(value: Py): boolean {
  if (value instanceof Undefined) return !value.strict
  return (
    textOf(value) !== undefined ||
    Array.isArray(value) ||
    value instanceof Tuple ||
    value instanceof Dict ||
    value instanceof Range ||
    value instanceof Bytes
  )
}

/** `a is b`: the same object; equal small values are the same object to Python as well. */
function sameAs(a: Py, b: Py): boolean {
  if (a instanceof Float && b instanceof Float) return a === b
  if (a instanceof Tuple && b instanceof Tuple) return a === b || (a.length === 0 && b.length === 0)
  return a === b
}

const TABLE: { readonly [name: string]: Builtin } = {
  odd: about('test_odd', (value) => equals(mod(value, 2), 1)),
  even: about('test_even', (value) => equals(mod(value, 2), 0)),
  divisibleby: divisible,
  defined: about('test_defined', (value) => !(value instanceof Undefined)),
  undefined: about('test_undefined', (value) => value instanceof Undefined),
  filter: define('test_filter', ['value'], (call, value) => nameIn(call, 'filters', value), { implicit: 1 }),
  test: define('test_test', ['value'], (call, value) => nameIn(call, 'tests', value), { implicit: 1 }),
  none: about('test_none', (value) => value === null),
  boolean: about('test_boolean', (value) => typeof value === 'boolean'),
  false: about('test_false', (value) => value === false),
  true: about('test_true', (value) => value === true),
  integer: about('test_integer', (value) => typeof value !== 'boolean' && intOf(value) !== undefined),
  float: about('test_float', (value) => value instanceof Float),
  lower: about('test_lower', (value) => isLower(str(value))),
  upper: about('test_upper', (value) => isUpper(str(value))),
  string: about('test_string', (value) => textOf(value) !== undefined),
  mapping: about('test_mapping', (value) => value instanceof Dict),
  number: about('test_number', isNumber),
  sequence: about('test_sequence', isSequence),
  iterable: about('test_iterable', (value) => {
    if (value instanceof Undefined) value.iterate()
    return isIterable(value)
  }),
  callable: about('callable', isCallable),
  sameas: define('test_sameas', ['value', 'other'], (_call, value, other) => sameAs(value, other)),
  escaped: about(
    'test_escaped',
    (value) => value instanceof Markup || (value instanceof Undefined && value.kind === 'chainable'),
  ),
  in: define('test_in', ['value', 'seq'], (_call, value, seq) => contains(value, seq)),
  '==': eq,
  eq,
  equalto: eq,
  '!=': ne,
  ne,
  '<': lt,
  lt,
  lessthan: lt,
  '<=': le,
  le,
  '>': gt,
  gt,
  greaterthan: gt,
  '>=': ge,
  ge,
}

function nameIn(call: unknown, table: 'filters' | 'tests', value: Py): boolean {
  const { engine } = call as { engine: { filters: ReadonlyMap<string, Builtin>; tests: ReadonlyMap<string, Builtin> } }
  hashKey(value)
  return engine[table].has(textOf(value) as string)
}

/** Jinja2's built-in tests by name. */
export const TESTS: ReadonlyMap<string, Builtin> = new Map(Object.entries(TABLE))
