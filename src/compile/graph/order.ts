/** Depth-first order of a directed graph: every node after what it needs, otherwise as given. */
export interface Ordering<Node> {
  /** All nodes, each once. Where there are cycles, their members stand as far as they could be ordered. */
  readonly nodes: readonly Node[]
  /** The cycles that were met, as paths from a node back to itself (first = last): not more than 20. */
  readonly cycles: readonly (readonly Node[])[]
}

/** A tangle of requisites can hold millions. */
const MOST_CYCLES = 20

/**
 * Orders `nodes` so that `needs(node)` come before `node`; ties keep the given order. Iterative: depth is no limit.
 * `needs` must give nodes of the list alone.
 */
export function orderGraph<Node>(nodes: Iterable<Node>, needs: (node: Node) => Iterable<Node>): Ordering<Node> {
  const done = new Set<Node>()
  const ordered: Node[] = []
  const cycles: Node[][] = []
  for (const root of nodes) {
    if (done.has(root)) continue
    const path: Node[] = [root]
    const depth = new Map<Node, number>([[root, 0]])
    const pending = [needs(root)[Symbol.iterator]()]
    while (pending.length > 0) {
      const next = pending.at(-1)!.next()
      if (next.done) {
        pending.pop()
        const node = path.pop()!
        depth.delete(node)
        if (!done.has(node)) ordered.push(node)
        done.add(node)
        continue
      }
      const node = next.value
      const entered = depth.get(node)
      if (entered !== undefined) {
        if (cycles.length < MOST_CYCLES) cycles.push([...path.slice(entered), node])
      } else if (!done.has(node)) {
        depth.set(node, path.length)
        path.push(node)
        pending.push(needs(node)[Symbol.iterator]())
      }
    }
  }
  return { nodes: ordered, cycles }
}
