import { order } from './values/order.ts'

/**
 * `sorted(items, key, reverse)`: stable, by `<` alone; equal items keep their order when reversed as well. V8 sorts as
 * CPython does, so that the same two items meet first: what cannot be ordered is told of the pair that Python tells of.
 */
export function sortValues(items: readonly unknown[], key: (item: unknown) => unknown, reverse = false): unknown[] {
  const keyed = items.map((item) => ({ item, key: key(item) }))
  if (reverse) keyed.reverse()
  keyed.sort((a, b) => (order(a.key, '<', b.key) ? -1 : 0))
  if (reverse) keyed.reverse()
  return keyed.map(({ item }) => item)
}
