import { raise } from '../values/errors.ts'
import type { RegexNode } from './nodes.ts'

/** How many characters a node can match, least and most. */
export function widthOf(node: RegexNode): [number, number] {
  switch (node.kind) {
    case 'literal':
    case 'any':
    case 'class':
      return [1, 1]
    case 'at':
    case 'look':
      return [0, 0]
    case 'reference':
      return [0, Number.POSITIVE_INFINITY]
    case 'group':
    case 'atomic':
      return widthOf(node.body)
    case 'sequence':
      return node.parts.map(widthOf).reduce((sum, [low, high]) => [sum[0] + low, sum[1] + high], [0, 0])
    case 'choice':
      return widest(node.branches)
    case 'condition':
      return widest([node.yes, node.no])
    case 'repeat': {
      const [low, high] = widthOf(node.body)
      return [low * node.min, high === 0 ? 0 : high * node.max]
    }
  }
}

function widest(nodes: readonly RegexNode[]): [number, number] {
  const widths = nodes.map(widthOf)
  return [Math.min(...widths.map(([low]) => low)), Math.max(...widths.map(([, high]) => high))]
}

export function checkFixedWidth(body: RegexNode): void {
  const [low, high] = widthOf(body)
  if (low !== high) raise('error', 'look-behind requires fixed-width pattern')
}
