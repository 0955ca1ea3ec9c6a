import { type Builtin, define, type Py } from '../functions/function.ts'
import { doubleOf, intOf } from '../numbers.ts'
import type { Range } from '../types/range.ts'
import { raise } from '../values/errors.ts'
import { repr } from '../values/text.ts'

const index = define('index', ['self', 'value'], (_call, range: Range, value: Py) => {
  if (range.contains(value)) return (doubleOf(value)! - range.start) / range.step
  const int = intOf(value) !== undefined
  return raise('ValueError', int ? `${repr(value)} is not in range` : 'sequence.index(x): x not in sequence')
})

const count = define('count', ['self', 'value'], (_call, range: Range, value: Py) => Number(range.contains(value)))

export const RANGE_METHODS: ReadonlyMap<string, Builtin> = new Map([
  ['index', index],
  ['count', count],
])
