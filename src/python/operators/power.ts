import { type Int, intOf, normalise } from '../numbers.ts'
import { raise } from '../values/errors.ts'
import { Float } from '../values.ts'
import { divideBig } from './division.ts'
import { MAX_BITS, refuse, toOperand, tooLarge } from './operands.ts'

export function pow(a: unknown, b: unknown): unknown {
  const x = intOf(a)
  const y = intOf(b)
  if (x !== undefined && y !== undefined && y >= 0) return powInt(BigInt(x), BigInt(y))
  const p = toOperand(a)
  const q = toOperand(b)
  if (p === undefined || q === undefined) return refuse('**', a, b)
  if (p === 0 && q < 0) raise('ZeroDivisionError', '0.0 cannot be raised to a negative power')
  if (p === 1) return new Float(1)
  if (p === -1 && !Number.isFinite(q) && !Number.isNaN(q)) return new Float(1)
  const result = powDouble(p, q)
  if (Number.isNaN(result) && !Number.isNaN(p) && !Number.isNaN(q))
    raise('TypeError', 'complex numbers are not supported')
  if (!Number.isFinite(result) && Number.isFinite(p) && Number.isFinite(q))
    raise('OverflowError', "(34, 'Numerical result out of range')")
  return new Float(result)
}

/** JavaScript's `**` may be off in the last digit: whole exponents go by exact integers, halves by the square root. */
function powDouble(base: number, exponent: number): number {
  if (base > 0 && !Number.isInteger(exponent) && Number.isInteger(exponent * 2) && Math.abs(exponent) < 64)
    return Math.sqrt(powDouble(base, exponent * 2))
  if (!Number.isInteger(exponent) || Math.abs(exponent) > 256 || base === 0 || !Number.isFinite(base))
    return base ** exponent
  let mantissa = base
  let scale = 0
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2
    scale++
  }
  const size = BigInt(Math.abs(exponent))
  const power = BigInt(mantissa) ** size
  const unit = 1n << (BigInt(scale) * size)
  const rough = base ** exponent
  if (!Number.isFinite(rough) || Math.abs(rough) < 1e-290) return rough
  return exponent < 0 ? divideBig(unit, power) : divideBig(power, unit)
}

function powInt(base: bigint, exponent: bigint): Int {
  const small = base >= -1n && base <= 1n
  const bits = small ? 1 : (base.toString(2).length - 1) * Number(exponent)
  if (bits > MAX_BITS) tooLarge()
  if (small) return base === 0n ? (exponent === 0n ? 1 : 0) : base === 1n || exponent % 2n === 0n ? 1 : -1
  return normalise(base ** exponent)
}
