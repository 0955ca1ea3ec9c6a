import { doubleOf, intOf } from '../numbers.ts'
import { PyObject } from '../values/object.ts'
import { Slice, sliceRange } from './slice.ts'

/** Python's range, of ints that a number holds. */
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
