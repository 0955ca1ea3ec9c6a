import { order } from '../../core/values/order.ts'

/** `sorted(items, key, reverse)`: stable, by `<` alone; equal items keep their order when reversed as well. */
export function sortValues(items: readonly unknown[], key: (item: unknown) => unknown, reverse = false): unknown[] {
  const keyed = items.map((item) => ({ item, key: key(item) }))
  const compare = (a: unknown, b: unknown) => (order(a, '<', b) ? -1 : order(b, '<', a) ? 1 : 0)
  if (keyed.length === 2) {
    const [a, b] = keyed as [{ item: unknown; key: unknown }, { item: unknown; key: unknown }]
    const swap = reverse ? order(a.key, '<', b.key) : order(b.key, '<', a.key)
    return swap ? [b.item, a.item] : [a.item, b.item]
  }
  keyed.sort((a, b) => (reverse ? compare(b.key, a.key) : compare(a.key, b.key)))
  return keyed.map(({ item }) => item)
}
