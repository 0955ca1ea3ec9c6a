import { createHash, getHashes } from 'node:crypto'
import { lengthOf, list } from '../../python/iterate.ts'
import { toInt } from '../../python/numbers/convert.ts'
import { indexOf } from '../../python/numbers.ts'
import { add } from '../../python/operators/index.ts'
import { textOf } from '../../python/types/markup.ts'
import { raise } from '../../python/values/errors.ts'
import { str } from '../../python/values/text.ts'
import { truth, typeName } from '../../python/values/types.ts'
import { Tuple } from '../../python/values.ts'
import { type Builtin, define } from '../extension.ts'
import type { SaltHost } from './host.ts'
import { Mersenne } from './mersenne.ts'

/** Gives the next so many random bits. */
type Bits = (count: number) => number

/** A number below `limit`, drawn as Python draws it. */
function below(limit: number, bits: Bits): number {
  const width = limit.toString(2).length
  for (;;) {
    const drawn = bits(width)
    if (drawn < limit) return drawn
  }
}

/** `random.sample`: from a pool that shrinks where that is cheaper, else by looking for what is not yet chosen. */
function sample(items: readonly unknown[], size: number, bits: Bits): unknown[] {
  const count = items.length
  if (size < 0 || size > count) raise('ValueError', 'Sample larger than population or is negative')
  const setSize = 21 + (size > 5 ? 4 ** Math.ceil(Math.log(size * 3) / Math.log(4)) : 0)
  if (count <= setSize) {
    const pool = [...items]
    return Array.from({ length: size }, (_, at) => {
      const chosen = below(count - at, bits)
      const item = pool[chosen]
      pool[chosen] = pool[count - at - 1]
      return item
    })
  }
  const chosen = new Set<number>()
  while (chosen.size < size) chosen.add(below(count, bits))
  return [...chosen].map((at) => items[at])
}

/** Filters that give something else each time, unless they are seeded. */
export function randomFilters(host: SaltHost): { readonly [name: string]: Builtin } {
  const hostBits: Bits = (count) => Buffer.from(host.randomBytes(4)).readUInt32BE() >>> (32 - Math.max(count, 1))
  const bitsFor = (seed: unknown): Bits => {
    if (seed === null) return hostBits
    const text = textOf(seed) ?? raise('TypeError', 'object supporting the buffer API required')
    const mersenne = new Mersenne(createHash('sha512').update(text).digest('hex'))
    return (count) => mersenne.bits(count)
  }
  const draw = (value: unknown, size: unknown, seed: unknown) => {
    const isSequence = Array.isArray(value) || value instanceof Tuple || textOf(value) !== undefined
    if (!isSequence) raise('TypeError', 'Population must be a sequence.  For dicts or sets, use sorted(d).')
    return sample(list(value), indexOf(size), bitsFor(seed))
  }
  const randomHash = (size: unknown, type: unknown): string => {
    const algorithm = truth(type) ? str(type) : 'md5'
    if (!getHashes().includes(algorithm)) raise('AttributeError', `module 'hashlib' has no attribute '${algorithm}'`)
    const limit = BigInt(toInt(add(size, 1)))
    if (limit < 1n) raise('ValueError', `empty range in randrange(0, ${limit})`)
    const drawn = BigInt(`0x${Buffer.from(host.randomBytes(16)).toString('hex')}`) % limit
    return createHash(algorithm).update(String(drawn)).digest('hex')
  }
  const hashParameters = [
    ['size', 9999999999],
    ['hash_type', null],
  ] as const
  return {
    random_hash: define('random_hash', hashParameters, (_call, size, type) => randomHash(size, type)),
    rand_str: define('random_hash', hashParameters, (_call, size, type) => randomHash(size, type)),
    random_str: define('random', [['size', 32]], (call, size) => {
      const length = indexOf(size)
      if (length < 0) raise('ValueError', 'negative argument not allowed')
      call.spend(length / 64)
      if (length > 1 << 24) raise('MemoryError', `a random text of ${length} characters is too long`)
      return Buffer.from(host.randomBytes(length)).toString('base64').slice(0, length)
    }),
    random_sample: define('sample', ['value', 'size', ['seed', null]], (_call, value, size, seed) =>
      draw(value, size, seed),
    ),
    random_shuffle: define('shuffle', ['value', ['seed', null]], (_call, value, seed) => {
      const length = lengthOf(value)
      if (length === undefined) return raise('TypeError', `object of type '${typeName(value)}' has no len()`)
      return draw(value, length, seed)
    }),
    gen_mac: define('gen_mac', [['prefix', 'AC:DE:48']], (_call, prefix) => {
      const bytes = Array.from(host.randomBytes(3), (byte) => byte.toString(16).toUpperCase().padStart(2, '0'))
      return [str(prefix), ...bytes].join(':')
    }),
  }
}
