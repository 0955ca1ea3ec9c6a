import { str } from '../../python/values/text.ts'
import { Dict, hashKey, Tuple, type Value } from '../../python/values.ts'
import type { Positions } from '../positions.ts'
import { YamlError } from './errors.ts'
import type { MappingNode, Node } from './nodes.ts'
import { nodeValueText } from './nodeText.ts'
import { STANDARD } from './resolve.ts'
import { SCALARS, ScalarError } from './scalarValues.ts'

type Pairs = readonly (readonly [Node, Node])[]
/** Python's types of the collections by tag. */
const UNHASHABLE = new Map([
  [`${STANDARD}seq`, 'list'],
  [`${STANDARD}pairs`, 'list'],
  [`${STANDARD}map`, 'dict'],
  [`${STANDARD}omap`, 'dict'],
  [`${STANDARD}set`, 'set'],
])
const MAPPING = 'while constructing a mapping'

/** Nodes → values as Salt's loader makes them; one node is one value, however often it is aliased. */
export class Constructor {
  readonly #done = new Map<Node, Value>()
  readonly #flattened = new Map<MappingNode, Pairs>()

  constructor(readonly positions: Positions) {}

  construct(node: Node): Value {
    const before = this.#done.get(node)
    if (before !== undefined) return before
    const value = this.#make(node)
    this.#done.set(node, value)
    return value
  }

  #make(node: Node): Value {
    if (!node.tag.startsWith(STANDARD)) return this.#refuseTag(node)
    const tag = node.tag.slice(STANDARD.length)
    const scalar = SCALARS.get(tag)
    if (scalar) return this.#scalar(node, tag, scalar)
    switch (tag) {
      case 'seq':
        return this.#list(node)
      case 'map':
      case 'omap':
        return this.#dict(node)
      case 'set':
        return [...this.#dict(node).keys()]
      case 'pairs':
        return this.#pairs(node)
    }
    return this.#refuseTag(node)
  }

  #refuseTag(node: Node): never {
    throw new YamlError(
      'constructor',
      `could not determine a constructor for the tag '${node.tag}'`,
      node.start,
      undefined,
      undefined,
      'yaml-tag',
    )
  }

  #fail(problem: string, at: number, context?: string, contextAt?: number, code?: string): never {
    throw new YamlError('constructor', problem, at, context, contextAt, code)
  }

  #scalar(node: Node, tag: string, read: (text: string) => Value): Value {
    if (tag === 'null') return null
    try {
      return read(this.#scalarText(node))
    } catch (cause) {
      if (!(cause instanceof ScalarError)) throw cause
      return this.#fail(cause.message, node.start, undefined, undefined, 'yaml-value')
    }
  }

  #scalarText(node: Node): string {
    if (node.kind === 'scalar') return node.value
    const inner = node.kind === 'mapping' && node.pairs.find(([key]) => key.tag === `${STANDARD}value`)?.[1]
    if (inner) return this.#scalarText(inner)
    return this.#fail(`expected a scalar node, but found ${node.kind}`, node.start)
  }

  #list(node: Node): Value[] {
    if (node.kind !== 'sequence') return this.#fail(`expected a sequence node, but found ${node.kind}`, node.start)
    const list: Value[] = []
    this.positions.addContainer(list, node.start)
    for (const item of node.items) {
      list.push(this.construct(item))
      this.positions.addItem(list, item.start)
    }
    return list
  }

  #pairs(node: Node): Value[] {
    const context = 'while constructing pairs'
    if (node.kind !== 'sequence')
      return this.#fail(`expected a sequence, but found ${node.kind}`, node.start, context, node.start)
    return node.items.map((item) => {
      if (item.kind !== 'mapping')
        return this.#fail(`expected a mapping of length 1, but found ${item.kind}`, item.start, context, node.start)
      if (item.pairs.length !== 1)
        return this.#fail(
          `expected a single mapping item, but found ${item.pairs.length} items`,
          item.start,
          context,
          node.start,
        )
      return new Tuple(item.pairs[0]!.map((part) => this.construct(part)))
    })
  }

  #dict(node: Node): Dict {
    if (node.kind !== 'mapping') return this.#fail(`expected a mapping node, but found ${node.kind}`, node.start)
    const dict = new Dict()
    const firsts = new Map<unknown, Node>()
    this.positions.addContainer(dict, node.start)
    for (const [keyNode, valueNode] of this.#flatten(node)) {
      this.#refuseCollection(keyNode, node)
      const key = keyNode.tag === `${STANDARD}value` ? this.#scalarText(keyNode) : this.construct(keyNode)
      const token = hashKey(key)
      const value = this.construct(valueNode)
      const first = firsts.get(token)
      if (first) this.#refuseDuplicate(key, keyNode, first)
      firsts.set(token, keyNode)
      dict.set(key, value)
      this.positions.addPair(dict, key, keyNode.start, valueNode.start)
    }
    return dict
  }

  #refuseCollection(key: Node, mapping: Node): void {
    const type = UNHASHABLE.get(key.tag)
    if (!type) return
    const problem = `found unacceptable key ${nodeValueText(key)} (unhashable type: '${type}')`
    this.#fail(problem, key.start, MAPPING, mapping.start, 'yaml-key')
  }

  #refuseDuplicate(key: Value, again: Node, first: Node): never {
    const problem = `found conflicting ID '${str(key)}'`
    this.#fail(problem, again.start, 'first declared here', first.start, 'yaml-duplicate-key')
  }

  /**
   * The pairs with what `<<` merges in before the rest. As in Salt, keys are told apart by their text, and of two
   * merged mappings with the same key neither wins: that is a duplicate.
   */
  #flatten(node: MappingNode): Pairs {
    const before = this.#flattened.get(node)
    if (before) return before
    const merged: (readonly [Node, Node])[] = []
    const own: (readonly [Node, Node])[] = []
    for (const pair of node.pairs) {
      if (pair[0].tag === `${STANDARD}merge`) merged.push(...this.#mergedBy(pair[1], node))
      else own.push(pair)
    }
    const texts = new Set(own.map(([key]) => (key.kind === 'scalar' ? key.value : key)))
    const pairs = [...merged.filter(([key]) => !texts.has(key.kind === 'scalar' ? key.value : key)), ...own]
    this.#flattened.set(node, pairs)
    return pairs
  }

  #mergedBy(source: Node, node: MappingNode): Pairs {
    if (source.kind === 'mapping') return this.#flatten(source)
    if (source.kind !== 'sequence')
      return this.#fail(
        `expected a mapping or list of mappings for merging, but found ${source.kind}`,
        source.start,
        MAPPING,
        node.start,
      )
    const parts = source.items.map((item) => {
      if (item.kind === 'mapping') return this.#flatten(item)
      return this.#fail(`expected a mapping for merging, but found ${item.kind}`, item.start, MAPPING, node.start)
    })
    return parts.reverse().flat()
  }
}
