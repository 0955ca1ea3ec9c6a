import { raise } from '../../core/values/errors.ts'
import { PyObject } from '../../core/values/object.ts'
import { typeName as typeNameOf } from '../../core/values/types.ts'
import { doubleOf, type Int, intOf } from '../python/numbers.ts'
import { Slice, sliceRange } from '../python/slice.ts'

/** Python's range, at most 100000 long, as the sandbox allows. */
export class Range extends PyObject {
  readonly typeName = 'range'
  readonly #length: number
  constructor(
    readonly start: number,
    readonly stop: number,
    readonly step: number,
  ) {
    super()
    this.#length = Math.max(0, Math.ceil((stop - start) / step))
  }
  override repr(): string {
    const step = this.step === 1 ? '' : `, ${this.step}`
    return `range(${this.start}, ${this.stop}${step})`
  }
  override length(): number {
    return this.#length
  }
  *#items(): Iterable<number> {
    for (let i = 0; i < this.#length; i++) yield this.start + i * this.step
  }
  override iterate(): Iterable<unknown> {
    return this.#items()
  }
  override contains(item: unknown): boolean {
    const value = doubleOf(item)
    if (value === undefined) return false
    const index = (value - this.start) / this.step
    return Number.isInteger(index) && index >= 0 && index < this.#length
  }
  override equals(other: unknown): boolean | undefined {
    if (!(other instanceof Range)) return undefined
    if (other.#length !== this.#length) return false
    if (this.#length === 0) return true
    return this.start === other.start && (this.#length === 1 || this.step === other.step)
  }
  override hashToken(): unknown {
    return `\0r${this.#length},${this.#length > 0 ? this.start : ''},${this.#length > 1 ? this.step : ''}`
  }
  override item(key: unknown): unknown {
    if (key instanceof Slice) {
      const [first, end, by] = sliceRange(this.#length, key.start, key.stop, key.step)
      return new Range(this.start + first * this.step, this.start + end * this.step, this.step * by)
    }
    const int = intOf(key)
    if (int === undefined) return undefined
    const index = Number(int) < 0 ? Number(int) + this.#length : Number(int)
    return index >= 0 && index < this.#length ? this.start + index * this.step : undefined
  }
  override attribute(name: string): unknown {
    return name === 'start' ? this.start : name === 'stop' ? this.stop : name === 'step' ? this.step : undefined
  }
}

const MAX_RANGE = 100_000

/** `range(stop)`, `range(start, stop)`, `range(start, stop, step)`, refused beyond 100000 items. */
export function makeRange(args: readonly unknown[]): Range {
  if (args.length === 0) raise('TypeError', 'range expected at least 1 argument, got 0')
  if (args.length > 3) raise('TypeError', `range expected at most 3 arguments, got ${args.length}`)
  const ints = args.map((arg) => {
    const int = intOf(arg)
    if (int === undefined) raise('TypeError', `'${typeNameOf(arg)}' object cannot be interpreted as an integer`)
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
