import { type Builtin, define, type Parameter, type Py, type Run } from '../functions/function.ts'
import { toInt } from '../numbers/convert.ts'
import { doubleOf, indexOf, intFromDouble, normalise } from '../numbers.ts'
import { Bytes } from '../types/bytes.ts'
import { raise } from '../values/errors.ts'
import { truth, typeName } from '../values/types.ts'
import { type Float, Tuple } from '../values.ts'

type Table = Map<string, Builtin>
function methods(table: Table) {
  return (name: string, parameters: readonly Parameter[], run: Run) => {
    table.set(name, define(name, ['self', ...parameters], run))
  }
}

const ofInt: Table = new Map()
const onInt = methods(ofInt)
const magnitude = (value: Py) => {
  const big = BigInt(toInt(value))
  return big < 0n ? -big : big
}
onInt('bit_length', [], (_call, value: Py) => (magnitude(value) === 0n ? 0 : magnitude(value).toString(2).length))
onInt('bit_count', [], (_call, value: Py) => magnitude(value).toString(2).replaceAll('0', '').length)
onInt('conjugate', [], (_call, value: Py) => toInt(value))
onInt('as_integer_ratio', [], (_call, value: Py) => new Tuple([toInt(value), 1]))
onInt(
  'to_bytes',
  [
    ['length', 1],
    ['byteorder', 'big'],
    ['signed', false],
  ],
  (_call, value: Py, length: Py, order: Py, signed: Py) => {
    const size = indexOf(length)
    if (typeof order !== 'string')
      raise('TypeError', `to_bytes() argument 'byteorder' must be str, not ${typeName(order)}`)
    if (order !== 'big' && order !== 'little') raise('ValueError', "byteorder must be either 'little' or 'big'")
    if (size < 0) raise('ValueError', 'length argument must be non-negative')
    if (size > 1_000_000) raise('MemoryError', '')
    let rest = BigInt(toInt(value))
    if (rest < 0n && !truth(signed)) raise('OverflowError', "can't convert negative int to unsigned")
    const half = 1n << BigInt(Math.max(0, 8 * size - 1))
    if (truth(signed) && size > 0 && (rest >= half || rest < -half)) raise('OverflowError', 'int too big to convert')
    const filler = rest < 0n ? -1n : 0n
    const bytes: number[] = []
    for (let i = 0; i < size; i++) {
      bytes.push(Number(rest & 255n))
      rest >>= 8n
    }
    if (rest !== filler) raise('OverflowError', 'int too big to convert')
    return new Bytes(Uint8Array.from(order === 'big' ? bytes.reverse() : bytes))
  },
)

const ofFloat: Table = new Map()
const onFloat = methods(ofFloat)
onFloat('is_integer', [], (_call, value: Py) => Number.isInteger(doubleOf(value)))
onFloat('conjugate', [], (_call, value: Py) => value)
onFloat('hex', [], (_call, value: Float) => hexText(value.value))
onFloat('as_integer_ratio', [], (_call, value: Float) => {
  let numerator = value.value
  let denominator = 1n
  while (!Number.isInteger(numerator)) {
    if (!Number.isFinite(numerator)) intFromDouble(numerator)
    numerator *= 2
    denominator *= 2n
  }
  return new Tuple([intFromDouble(numerator), normalise(denominator)])
})

function hexText(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value < 0 ? '-inf' : 'inf'
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  let rest = Math.abs(value)
  if (rest === 0) return `${sign}0x0.0p+0`
  let exponent = 0
  while (rest >= 2) {
    rest /= 2
    exponent++
  }
  while (rest < 1 && exponent > -1022) {
    rest *= 2
    exponent--
  }
  const fraction = BigInt((rest % 1) * 2 ** 52)
    .toString(16)
    .padStart(13, '0')
  return `${sign}0x${Math.trunc(rest)}.${fraction}p${exponent < 0 ? '-' : '+'}${Math.abs(exponent)}`
}

export const INT_METHODS: ReadonlyMap<string, Builtin> = ofInt
export const FLOAT_METHODS: ReadonlyMap<string, Builtin> = ofFloat
