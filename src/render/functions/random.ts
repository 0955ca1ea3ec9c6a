import { createHash, getHashes } from 'node:crypto'
import { type Call, define, Mersenne, raise } from '../../jinja/extension.ts'
import { str } from '../../python/values/text.ts'
import { truth } from '../../python/values/types.ts'
import type { Module } from './context.ts'

type Bits = (count: number) => number

/** salt.modules.random (mod_random); what is seeded is Python's, to the number. */
export const randomModule: Module = ({ subject }) => ({
  hash: define('hash', ['value', ['algorithm', 'sha512']], (_, value, algorithm) => {
    if (!getHashes().includes(str(algorithm))) raise('SaltException', 'You must specify a valid algorithm.')
    return createHash(str(algorithm)).update(str(value)).digest('hex')
  }),
  str_encode: define('str_encode', ['value', ['encoder', 'base64']], (_, value, encoder) => {
    if (encoder !== 'base64') raise('SaltInvocationError', 'You must specify a valid encoder')
    return Buffer.from(str(value)).toString('base64')
  }),
  /** The same number for a host at each run: to spread what hosts do over an hour. */
  seed: define(
    'seed',
    [
      ['range', 10],
      ['hash', null],
    ],
    (call, range, hash) => {
      if (typeof range !== 'number' || range < 1) raise('ValueError', 'empty range for randrange()')
      return below(range, bitsOf(call, hash ?? subject.grains.get('id') ?? subject.id))
    },
  ),
  rand_int: define(
    'rand_int',
    [
      ['start', 1],
      ['end', 10],
      ['seed', null],
    ],
    (call, start, end, seed) => {
      if (typeof start !== 'number' || typeof end !== 'number' || end < start)
        return raise('ValueError', `empty range for randrange() (${rangeText(start, end)})`)
      return start + below(end - start + 1, bitsOf(call, seed))
    },
  ),
  sample: define('sample', ['value', 'size', ['seed', null]], (call, value, size, seed) =>
    call.filter('random_sample', value, [size, seed]),
  ),
  shuffle: define('shuffle', ['value', ['seed', null]], (call, value, seed) =>
    call.filter('random_shuffle', value, [seed]),
  ),
  get_str: define(
    'get_str',
    [
      ['length', 20],
      ['chars', null],
      ['lowercase', true],
      ['uppercase', true],
      ['digits', true],
      ['punctuation', true],
      ['whitespace', false],
      ['printable', false],
    ],
    (call, length, chars, ...classes) => {
      const pool = truth(classes[5]) ? sets.join('') : truth(chars) ? str(chars) : chosen(classes)
      if (pool === '') raise('CommandExecutionError', 'there is no character to choose from')
      const bits = bitsOf(call, null)
      return Array.from({ length: Math.min(Number(length), 1 << 20) }, () => pool[below(pool.length, bits)]).join('')
    },
  ),
})

/** Lower case, upper case, digits, punctuation, white space: the order of the parameters. */
const sets = [
  'abcdefghijklmnopqrstuvwxyz',
  'ABCDEFGHIJKLMNOPQRSTUVWXYZ',
  '0123456789',
  '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
  ' \t\n\r\v\f',
] as const

function chosen(classes: readonly unknown[]): string {
  return sets.filter((_, i) => truth(classes[i])).join('')
}

/** Bits of Python's generator where there is a seed, else those of the environment. */
function bitsOf(call: Call, seed: unknown): Bits {
  if (typeof seed === 'number' || typeof seed === 'bigint') return generatorOf(BigInt(seed))
  if (seed !== null) return generatorOf(str(seed))
  return (count) =>
    Buffer.from(str(call.filter('random_str', 8)), 'base64').readUInt32BE() >>> (32 - Math.max(count, 1))
}

function generatorOf(seed: string | bigint): Bits {
  const mersenne = new Mersenne(seed)
  return (count) => mersenne.bits(count)
}

/** As Python tells a range: start, end, width. */
function rangeText(start: unknown, end: unknown): string {
  if (typeof start !== 'number' || typeof end !== 'number') return `${str(start)}, ${str(end)}`
  return `${start}, ${end + 1}, ${end + 1 - start}`
}

/** A number below `limit`, drawn as Python draws it. */
function below(limit: number, bits: Bits): number {
  const width = limit.toString(2).length
  for (;;) {
    const drawn = bits(width)
    if (drawn < limit) return drawn
  }
}
