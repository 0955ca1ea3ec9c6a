import { createHash } from 'node:crypto'

const SIZE = 624
const SHIFT = 397

/** The Mersenne twister, seeded and asked as Python's `random.Random(seed)`: the same seed gives the same choices. */
export class Mersenne {
  readonly #state = new Uint32Array(SIZE)
  #at = SIZE

  constructor(seed: string | bigint) {
    this.#seedBy(wordsOf(typeof seed === 'bigint' ? bytesOf(seed) : digestOf(seed)))
  }

  #seed(value: number): void {
    this.#state[0] = value
    for (let i = 1; i < SIZE; i++) {
      const before = this.#state[i - 1]!
      this.#state[i] = Math.imul(1812433253, before ^ (before >>> 30)) + i
    }
  }

  #seedBy(key: readonly number[]): void {
    const state = this.#state
    this.#seed(19650218)
    let at = 1
    const step = (mix: (before: number, keyAt: number) => number, count: number) => {
      for (let left = count, j = 0; left > 0; left--, j = (j + 1) % key.length) {
        const before = state[at - 1]!
        state[at] = mix(before ^ (before >>> 30), j)
        at += 1
        if (at >= SIZE) {
          state[0] = state[SIZE - 1]!
          at = 1
        }
      }
    }
    step((before, j) => (state[at]! ^ Math.imul(before, 1664525)) + key[j]! + j, Math.max(SIZE, key.length))
    step((before) => (state[at]! ^ Math.imul(before, 1566083941)) - at, SIZE - 1)
    state[0] = 0x80000000
  }

  #refill(): void {
    const state = this.#state
    for (let i = 0; i < SIZE; i++) {
      const mixed = (state[i]! & 0x80000000) | (state[(i + 1) % SIZE]! & 0x7fffffff)
      state[i] = state[(i + SHIFT) % SIZE]! ^ (mixed >>> 1) ^ (mixed & 1 ? 0x9908b0df : 0)
    }
    this.#at = 0
  }

  /** The next `bits` random bits, 32 at most. */
  bits(bits: number): number {
    if (this.#at >= SIZE) this.#refill()
    let y = this.#state[this.#at++]!
    y ^= y >>> 11
    y ^= (y << 7) & 0x9d2c5680
    y ^= (y << 15) & 0xefc60000
    y ^= y >>> 18
    return bits === 0 ? 0 : y >>> (32 - bits)
  }
}

/** A big-endian number as 32-bit words, the lowest first. */
function wordsOf(number: Buffer): number[] {
  const words: number[] = []
  for (let end = number.length; end > 0; end -= 4) {
    const word = number.subarray(Math.max(0, end - 4), end)
    words.push(word.reduce((sum, byte) => sum * 256 + byte, 0))
  }
  while (words.length > 1 && words.at(-1) === 0) words.pop()
  return words
}

/** The number that Python makes of a text that is a seed, highest byte first. */
function digestOf(text: string): Buffer {
  const bytes = Buffer.from(text)
  return Buffer.concat([bytes, createHash('sha512').update(bytes).digest()])
}

/** An int's absolute value, highest byte first. */
function bytesOf(int: bigint): Buffer {
  const digits = (int < 0n ? -int : int).toString(16)
  return Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex')
}
