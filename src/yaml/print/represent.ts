import { Buffer } from 'node:buffer'
import { raise } from '../../python/values/errors.ts'
import { PyObject } from '../../python/values/object.ts'
import { compareText, order } from '../../python/values/order.ts'
import { floatText, intText } from '../../python/values/text.ts'
import { Dict, Float, Tuple } from '../../python/values.ts'
import { resolvePlain, STANDARD } from '../read/resolve.ts'
import type { MappingPrintNode, PrintNode, SequencePrintNode } from './nodes.ts'

export interface RepresentOptions {
  /** true: `[a, b]` everywhere; false: nowhere; null: for collections of plain scalars alone. */
  readonly flowStyle: boolean | null
  readonly sortKeys: boolean
}

/** Values → what PyYAML's safe dumper would print; a list or dict that occurs again becomes an alias. */
export class Representer {
  readonly #made = new Map<object, PrintNode>()
  readonly #options: RepresentOptions
  #anchors = 0

  constructor(options: RepresentOptions) {
    this.#options = options
  }

  represent(value: unknown): PrintNode {
    const node = this.#node(value)
    this.#nameShared(node, new Set())
    return node
  }

  /** Anchors are numbered in the order in which collections are met for the second time. */
  #nameShared(node: PrintNode, seen: Set<PrintNode>): void {
    if (node.kind === 'scalar') return
    if (seen.has(node)) {
      if (node.anchor !== undefined) return
      this.#anchors += 1
      node.anchor = `id${String(this.#anchors).padStart(3, '0')}`
      return
    }
    seen.add(node)
    const children = node.kind === 'sequence' ? node.items : node.pairs.flat()
    for (const child of children) this.#nameShared(child, seen)
  }

  #node(value: unknown): PrintNode {
    if (isContainer(value)) return this.#container(value)
    if (typeof value === 'string') return this.#text(value)
    if (typeof value === 'boolean') return scalar(value ? 'true' : 'false')
    if (typeof value === 'number' || typeof value === 'bigint') return scalar(intText(value))
    if (value instanceof Float) return scalar(floatAsYaml(value.value))
    if (isBytes(value)) return { kind: 'scalar', text: toBase64(value.data), plain: false, tag: '!!binary' }
    // Salt prints what it does not know (undefined values, markup) as a null of its own spelling.
    return scalar(value === null ? 'null' : 'NULL')
  }

  #text(text: string): PrintNode {
    const lone = /[\ud800-\udfff]/u.exec(text)
    if (!lone) return scalar(text, resolvePlain(text) === `${STANDARD}str`)
    const code = lone[0].charCodeAt(0).toString(16)
    const position = [...text.slice(0, lone.index)].length
    const message = `'utf-8' codec can't encode character '\\u${code}' in position ${position}: surrogates not allowed`
    return raise('UnicodeEncodeError', message)
  }

  #container(value: Container): PrintNode {
    const before = this.#made.get(value)
    if (before) return before
    if (value instanceof Dict) {
      const node: MappingPrintNode = { kind: 'mapping', pairs: [], flow: true }
      return this.#mapping(value, node, [...value])
    }
    if (value instanceof PyObject) {
      const pairs = [...value.iterate!()].map((item) => [item, null] as [unknown, unknown])
      return this.#mapping(value, { kind: 'mapping', pairs: [], flow: true, tag: '!!set' }, pairs)
    }
    const node: SequencePrintNode = { kind: 'sequence', items: [], flow: true }
    // Python's empty tuple is one object everywhere, and never aliased.
    if (!(value instanceof Tuple && value.length === 0)) this.#made.set(value, node)
    for (const item of value instanceof Tuple ? value.items : value) node.items.push(this.#node(item))
    node.flow = this.#options.flowStyle ?? node.items.every(isScalar)
    return node
  }

  #mapping(value: Container, node: MappingPrintNode, pairs: [unknown, unknown][]): MappingPrintNode {
    this.#made.set(value, node)
    for (const [key, item] of this.#sorted(pairs)) node.pairs.push([this.#node(key), this.#node(item)])
    node.flow = this.#options.flowStyle ?? node.pairs.every((pair) => pair.every(isScalar))
    return node
  }

  /** By key, unless the keys cannot be ordered: then as they are. */
  #sorted(pairs: [unknown, unknown][]): [unknown, unknown][] {
    if (!this.#options.sortKeys) return pairs
    try {
      return pairs.toSorted(([a], [b]) => {
        if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
        return order(a, '<', b) ? -1 : order(b, '<', a) ? 1 : 0
      })
    } catch {
      return pairs
    }
  }
}

/** Lists, tuples, dicts, and the sets that templates have. */
type Container = Dict | unknown[] | Tuple | PyObject

function isContainer(value: unknown): value is Container {
  if (value instanceof PyObject) return value.typeName === 'set' && value.iterate !== undefined
  return Array.isArray(value) || value instanceof Dict || value instanceof Tuple
}
function scalar(text: string, plain = true): PrintNode {
  return { kind: 'scalar', text, plain }
}
function isScalar(node: PrintNode): boolean {
  return node.kind === 'scalar' && node.tag === undefined
}
function isBytes(value: unknown): value is { readonly data: Uint8Array } {
  return value instanceof PyObject && value.typeName === 'bytes' && 'data' in value
}
/** In lines of 76 characters, each with its newline. */
function toBase64(data: Uint8Array): string {
  return Buffer.from(data)
    .toString('base64')
    .replace(/.{1,76}/g, '$&\n')
}

/** Python's repr with a point before the exponent, as YAML 1.1 wants it. */
function floatAsYaml(value: number): string {
  if (Number.isNaN(value)) return '.nan'
  if (!Number.isFinite(value)) return value > 0 ? '.inf' : '-.inf'
  const text = floatText(value)
  return text.includes('.') ? text : text.replace('e', '.0e')
}
