import { iterate, list, PyIterator } from '../../python/iterate.ts'
import { indexOf } from '../../python/numbers.ts'
import { raise } from '../../python/values/errors.ts'
import { truth } from '../../python/values/types.ts'
import { Tuple, type Value } from '../../python/values.ts'
import { type Call, define, type Kwargs } from '../extension.ts'

const tuple = (items: readonly unknown[]) => new Tuple(items as Value[])

/** An iterator of Python's, whose items are paid for (by the memory that they take) when they are taken. */
function lazily(call: Call, name: string, items: Iterable<readonly unknown[]>): PyIterator {
  function* paid() {
    for (const item of items) {
      call.spend(6 + item.length)
      yield tuple(item)
    }
  }
  return new PyIterator(paid(), name)
}

function checkLength(value: unknown, ownMessage?: string): number {
  if (ownMessage && typeof value !== 'number' && typeof value !== 'boolean') raise('TypeError', ownMessage)
  const length = indexOf(value)
  return length < 0 ? raise('ValueError', 'r must be non-negative') : length
}

/** The positions that `combinations` takes, in order; `again`: an item may be taken more than once. */
function* combine(count: number, size: number, again: boolean): Generator<number[]> {
  const chosen: number[] = []
  function* extend(from: number): Generator<number[]> {
    if (chosen.length === size) {
      yield [...chosen]
      return
    }
    for (let at = from; at < count; at++) {
      chosen.push(at)
      yield* extend(again ? at : at + 1)
      chosen.pop()
    }
  }
  yield* extend(0)
}

function* permute(count: number, size: number): Generator<number[]> {
  const chosen: number[] = []
  function* extend(): Generator<number[]> {
    if (chosen.length === size) {
      yield [...chosen]
      return
    }
    for (let at = 0; at < count; at++) {
      if (chosen.includes(at)) continue
      chosen.push(at)
      yield* extend()
      chosen.pop()
    }
  }
  yield* extend()
}

function* multiply(pools: readonly (readonly unknown[])[]): Generator<unknown[]> {
  const [first, ...rest] = pools
  if (!first) {
    yield []
    return
  }
  for (const item of first) for (const others of multiply(rest)) yield [item, ...others]
}

type Cursor = Iterator<unknown>

function* zip(iterators: readonly Cursor[], strict: boolean): Generator<unknown[]> {
  for (;;) {
    if (iterators.length === 0) return
    const items: unknown[] = []
    for (const [at, iterator] of iterators.entries()) {
      const step = iterator.next()
      if (!step.done) items.push(step.value)
      else if (!strict) return
      else return refuseUneven(iterators, at)
    }
    yield items
  }
}

function refuseUneven(iterators: readonly Iterator<unknown>[], at: number): void {
  const others = (count: number) => (count === 1 ? ' 1' : `s 1-${count}`)
  if (at > 0) raise('ValueError', `zip() argument ${at + 1} is shorter than argument${others(at)}`)
  const longer = iterators.findIndex((iterator, other) => other > 0 && !iterator.next().done)
  if (longer > 0) raise('ValueError', `zip() argument ${longer + 1} is longer than argument${others(longer)}`)
}

function* zipLongest(pools: readonly unknown[][], fill: unknown): Generator<unknown[]> {
  const length = Math.max(0, ...pools.map((pool) => pool.length))
  for (let at = 0; at < length; at++) yield pools.map((pool) => (at < pool.length ? pool[at] : fill))
}

function* compress(data: Iterable<unknown>, chosen: Cursor): Generator<unknown> {
  for (const item of data) {
    const selector = chosen.next()
    if (selector.done) return
    if (truth(selector.value)) yield item
  }
}

/** These functions know one keyword argument each. */
function checkNames(kwargs: Kwargs, known: string, message: (name: string) => string): void {
  for (const name of kwargs.keys()) if (name !== known) raise('TypeError', message(name))
}

const ANY = { varargs: true, kwargs: true } as const

export const iteratorFilters = {
  combinations: define('combinations', ['iterable', 'r'], (call, items, size) => {
    const pool = list(items)
    const positions = combine(pool.length, checkLength(size), false)
    return lazily(call, 'itertools.combinations', map(positions, pool))
  }),
  combinations_with_replacement: define('combinations_with_replacement', ['iterable', 'r'], (call, items, size) => {
    const pool = list(items)
    const positions = combine(pool.length, checkLength(size), true)
    return lazily(call, 'itertools.combinations_with_replacement', map(positions, pool))
  }),
  permutations: define('permutations', ['iterable', ['r', null]], (call, items, size) => {
    const pool = list(items)
    const positions = permute(pool.length, size === null ? pool.length : checkLength(size, 'Expected int as r'))
    return lazily(call, 'itertools.permutations', map(positions, pool))
  }),
  product: define(
    'product',
    [],
    (call, iterables: unknown[], kwargs: Kwargs) => {
      checkNames(kwargs, 'repeat', (name) => `'${name}' is an invalid keyword argument for product()`)
      const pools = iterables.map(list)
      const repeat = indexOf(kwargs.get('repeat') ?? 1)
      if (repeat < 0) raise('ValueError', 'repeat argument cannot be negative')
      call.spend(repeat * pools.length)
      const all = Array.from({ length: repeat }, () => pools).flat()
      return lazily(call, 'itertools.product', multiply(all))
    },
    ANY,
  ),
  compress: define('compress', ['data', 'selectors'], (_call, data, selectors) => {
    return new PyIterator(compress(iterate(data), iterate(selectors)[Symbol.iterator]()), 'itertools.compress')
  }),
  zip: define(
    'zip',
    [],
    (call, iterables: unknown[], kwargs: Kwargs) => {
      checkNames(kwargs, 'strict', (name) => `'${name}' is an invalid keyword argument for zip()`)
      const iterators = iterables.map((one) => iterate(one)[Symbol.iterator]())
      return lazily(call, 'zip', zip(iterators, truth(kwargs.get('strict') ?? false)))
    },
    ANY,
  ),
  zip_longest: define(
    'zip_longest',
    [],
    (call, iterables: unknown[], kwargs: Kwargs) => {
      checkNames(kwargs, 'fillvalue', () => 'zip_longest() got an unexpected keyword argument')
      return lazily(call, 'itertools.zip_longest', zipLongest(iterables.map(list), kwargs.get('fillvalue') ?? null))
    },
    ANY,
  ),
}

function* map(positions: Iterable<readonly number[]>, pool: readonly unknown[]): Generator<unknown[]> {
  for (const chosen of positions) yield chosen.map((at) => pool[at])
}
