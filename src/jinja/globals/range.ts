import { type Int, intOf } from '../../python/numbers.ts'
import { Range } from '../../python/types/range.ts'
import { raise } from '../../python/values/errors.ts'
import { typeName } from '../../python/values/types.ts'

const MAX_RANGE = 100_000

/** `range(stop)`, `range(start, stop)`, `range(start, stop, step)`, refused beyond 100000 items. */
export function makeRange(args: readonly unknown[]): Range {
  if (args.length === 0) raise('TypeError', 'range expected at least 1 argument, got 0')
  if (args.length > 3) raise('TypeError', `range expected at most 3 arguments, got ${args.length}`)
  const ints = args.map((arg) => {
    const int = intOf(arg)
    if (int === undefined) raise('TypeError', `'${typeName(arg)}' object cannot be interpreted as an integer`)
    return int
  })
  const [start = 0, stop = 0, step = 1] = ints.length === 1 ? [0, ints[0] as Int] : ints
  if (step === 0) raise('ValueError', 'range() arg 3 must not be zero')
  if ((BigInt(stop) - BigInt(start)) / BigInt(step) >= 2n ** 63n)
    raise('OverflowError', 'Python int too large to convert to C ssize_t')
  const range = new Range(Number(start), Number(stop), Number(step))
  if (range.length() > MAX_RANGE) {
    raise('OverflowError', `Range too big. The sandbox blocks ranges larger than MAX_RANGE (${MAX_RANGE}).`)
  }
  return range
}
