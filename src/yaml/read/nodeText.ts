import { quoteText } from '../../python/values/text.ts'
import type { Node } from './nodes.ts'

/** What PyYAML prints of a node's value: its nodes, without their places. */
export function nodeValueText(node: Node): string {
  switch (node.kind) {
    case 'scalar':
      return node.value
    case 'sequence':
      return `[${node.items.map(nodeText).join(', ')}]`
    case 'mapping':
      return `[${node.pairs.map(([key, value]) => `(${nodeText(key)}, ${nodeText(value)})`).join(', ')}]`
  }
}

function nodeText(node: Node): string {
  const name = node.kind[0]!.toUpperCase() + node.kind.slice(1)
  const value = node.kind === 'scalar' ? quoteText(node.value) : nodeValueText(node)
  return `${name}Node(tag=${quoteText(node.tag)}, value=${value})`
}
