import { AliasSize } from './alias-size.ts'
import { readDocumentStart } from './directives.ts'
import { YamlError } from './errors.ts'
import type { Node } from './nodes.ts'
import { resolvePlain, STANDARD } from './resolve.ts'
import { Scanner } from './scanner.ts'
import type { Token } from './tokens.ts'

/** Collections in collections; deeper text is refused rather than the stack trusted. */
const DEEPEST = 1000

interface Properties {
  readonly start: number
  readonly anchor?: string
  readonly anchorAt: number
  readonly tag?: string
}

/** Text → the nodes of its only document, aliases bound; undefined where there is no document. */
export class Parser {
  readonly #scanner: Scanner
  #handles: ReadonlyMap<string, string> = new Map()
  readonly #anchors = new Map<string, { at: number; node?: Node; size: number }>()
  #depth = 0
  readonly #size = new AliasSize()

  constructor(text: string) {
    this.#scanner = new Scanner(text)
  }

  parse(): Node | undefined {
    if (this.#is('stream-end')) return undefined
    const document = readDocumentStart(this.#scanner, true)
    this.#handles = document.handles
    const node =
      document.marked && this.#is('yaml-directive', 'tag-directive', 'document-start', 'document-end', 'stream-end')
        ? this.#empty(this.#peek().start)
        : this.#node(true, false)
    if (this.#is('document-end')) this.#scanner.next()
    while (this.#is('document-end')) this.#scanner.next()
    if (this.#is('stream-end')) return node
    const another = readDocumentStart(this.#scanner, false)
    throw new YamlError(
      'composer',
      'but found another document',
      another.start,
      'expected a single document in the stream',
      document.start,
      'yaml-multiple-documents',
    )
  }

  #peek(): Token {
    return this.#scanner.peek()
  }
  #is(...kinds: Token['kind'][]): boolean {
    return kinds.includes(this.#peek().kind)
  }
  #fail(problem: string, at: number, context?: string, start?: number): never {
    throw new YamlError('parser', problem, at, context, start)
  }

  #empty(at: number): Node {
    return { kind: 'scalar', tag: resolvePlain(''), value: '', style: 'plain', start: at, end: at }
  }

  #node(block: boolean, indentless: boolean): Node {
    const token = this.#peek()
    if (token.kind === 'alias') {
      this.#scanner.next()
      return this.#aliased(token.value, token.start)
    }
    const properties = this.#readProperties()
    this.#register(properties)
    if (++this.#depth > DEEPEST)
      throw new YamlError(
        'parser',
        `found collections nested more than ${DEEPEST} deep`,
        token.start,
        undefined,
        undefined,
        'yaml-too-deep',
      )
    const before = this.#size.whole
    const node = this.#content(properties, block, indentless)
    this.#size.add(node)
    this.#depth -= 1
    if (properties.anchor !== undefined)
      Object.assign(this.#anchors.get(properties.anchor)!, { node, size: this.#size.whole - before })
    return node
  }

  #aliased(name: string, at: number): Node {
    const found = this.#anchors.get(name)
    if (!found)
      throw new YamlError('composer', `found undefined alias '${name}'`, at, undefined, undefined, 'yaml-alias')
    if (!found.node)
      throw new YamlError(
        'composer',
        `found a value that contains itself (alias '${name}')`,
        at,
        'while reading the value that is anchored',
        found.at,
        'yaml-alias',
      )
    this.#size.addAlias(name, at, found)
    return found.node
  }

  #register({ anchor, anchorAt }: Properties): void {
    if (anchor === undefined) return
    const before = this.#anchors.get(anchor)
    if (before)
      throw new YamlError(
        'composer',
        'second occurrence',
        anchorAt,
        `found duplicate anchor '${anchor}'; first occurrence`,
        before.at,
        'yaml-duplicate-anchor',
      )
    this.#anchors.set(anchor, { at: anchorAt, size: 0 })
  }

  #readProperties(): Properties {
    const start = this.#peek().start
    let anchor: string | undefined
    let tag: string | undefined
    for (;;) {
      const token = this.#peek()
      if (token.kind === 'anchor' && anchor === undefined) anchor = token.value
      else if (token.kind === 'tag' && tag === undefined) tag = this.#expandTag(token, start)
      else return { start, anchor, anchorAt: start, tag }
      this.#scanner.next()
    }
  }

  #expandTag(token: Token & { kind: 'tag' }, start: number): string {
    if (token.handle === '') return token.suffix
    const prefix = this.#handles.get(token.handle)
    if (prefix === undefined)
      return this.#fail('found undefined tag handle', token.start, 'while parsing a node', start)
    return prefix + token.suffix
  }

  #content({ start, tag, anchor }: Properties, block: boolean, indentless: boolean): Node {
    const token = this.#peek()
    const collectionTag = (kind: 'seq' | 'map') => (tag === undefined || tag === '!' ? STANDARD + kind : tag)
    if (indentless && token.kind === 'block-entry') {
      const items = this.#indentlessItems()
      return { kind: 'sequence', tag: collectionTag('seq'), items, start, end: items.at(-1)?.end ?? token.end }
    }
    switch (token.kind) {
      case 'scalar': {
        this.#scanner.next()
        const { value, style, end } = token
        const plain = tag === '!' || (tag === undefined && style === 'plain')
        const resolved = plain ? resolvePlain(value) : (tag ?? `${STANDARD}str`)
        return { kind: 'scalar', tag: resolved, value, style, start, end }
      }
      case 'flow-sequence-start': {
        const [items, end] = this.#flowItems()
        return { kind: 'sequence', tag: collectionTag('seq'), items, start, end }
      }
      case 'flow-mapping-start': {
        const [pairs, end] = this.#flowPairs()
        return { kind: 'mapping', tag: collectionTag('map'), pairs, start, end }
      }
      case 'block-sequence-start':
        if (!block) break
        return {
          kind: 'sequence',
          tag: collectionTag('seq'),
          items: this.#blockItems(),
          start,
          end: this.#peek().start,
        }
      case 'block-mapping-start':
        if (!block) break
        return { kind: 'mapping', tag: collectionTag('map'), pairs: this.#blockPairs(), start, end: this.#peek().start }
    }
    if (tag !== undefined || anchor !== undefined) {
      const resolved = tag === undefined ? resolvePlain('') : tag === '!' ? `${STANDARD}str` : tag
      return { kind: 'scalar', tag: resolved, value: '', style: 'plain', start, end: token.start }
    }
    const context = `while parsing a ${block ? 'block' : 'flow'} node`
    return this.#fail('did not find expected node content', token.start, context, start)
  }

  #blockItems(): Node[] {
    const open = this.#scanner.next().start
    const items: Node[] = []
    while (this.#is('block-entry')) {
      const { end } = this.#scanner.next()
      items.push(this.#is('block-entry', 'block-end') ? this.#empty(end) : this.#node(true, false))
    }
    if (!this.#is('block-end'))
      this.#fail("did not find expected '-' indicator", this.#peek().start, 'while parsing a block collection', open)
    this.#scanner.next()
    return items
  }

  /** The items of a sequence that stands no deeper than the key it belongs to. */
  #indentlessItems(): Node[] {
    const items: Node[] = []
    while (this.#is('block-entry')) {
      const { end } = this.#scanner.next()
      const empty = this.#is('block-entry', 'key', 'value', 'block-end')
      items.push(empty ? this.#empty(end) : this.#node(true, false))
    }
    return items
  }

  #blockPairs(): [Node, Node][] {
    const open = this.#scanner.next().start
    const pairs: [Node, Node][] = []
    const next = (end: number) => (this.#is('key', 'value', 'block-end') ? this.#empty(end) : this.#node(true, true))
    while (this.#is('key')) {
      const key = next(this.#scanner.next().end)
      const value = this.#is('value') ? next(this.#scanner.next().end) : this.#empty(this.#peek().start)
      pairs.push([key, value])
    }
    if (!this.#is('block-end'))
      this.#fail('did not find expected key', this.#peek().start, 'while parsing a block mapping', open)
    this.#scanner.next()
    return pairs
  }

  #flowItems(): [Node[], number] {
    const open = this.#scanner.next().start
    const items: Node[] = []
    while (!this.#is('flow-sequence-end')) {
      if (items.length > 0) {
        if (!this.#is('flow-entry'))
          this.#fail("did not find expected ',' or ']'", this.#peek().start, 'while parsing a flow sequence', open)
        this.#scanner.next()
      }
      if (this.#is('key')) items.push(this.#flowPair())
      else if (!this.#is('flow-sequence-end')) items.push(this.#node(false, false))
      else break
    }
    return [items, this.#scanner.next().end]
  }

  /** `[a: b]`: an item that is a mapping of one pair. */
  #flowPair(): Node {
    const { start, end: keyEnd } = this.#scanner.next()
    let key: Node
    if (this.#is('value', 'flow-entry', 'flow-sequence-end')) {
      // libyaml drops the token that follows a `?` without a key: `[? : b]` is refused, `[?]` as well.
      key = this.#empty(keyEnd)
      this.#scanner.next()
    } else key = this.#node(false, false)
    let value = this.#empty(this.#peek().start)
    if (this.#is('value')) {
      const { end } = this.#scanner.next()
      value = this.#is('flow-entry', 'flow-sequence-end') ? this.#empty(end) : this.#node(false, false)
    }
    return { kind: 'mapping', tag: `${STANDARD}map`, pairs: [[key, value]], start, end: value.end }
  }

  #flowPairs(): [[Node, Node][], number] {
    const open = this.#scanner.next().start
    const pairs: [Node, Node][] = []
    while (!this.#is('flow-mapping-end')) {
      if (pairs.length > 0) {
        if (!this.#is('flow-entry'))
          this.#fail("did not find expected ',' or '}'", this.#peek().start, 'while parsing a flow mapping', open)
        this.#scanner.next()
      }
      if (this.#is('flow-mapping-end')) break
      pairs.push(this.#flowMappingPair())
    }
    return [pairs, this.#scanner.next().end]
  }

  #flowMappingPair(): [Node, Node] {
    const next = (end: number) =>
      this.#is('value', 'flow-entry', 'flow-mapping-end') ? this.#empty(end) : this.#node(false, false)
    if (!this.#is('key')) return [this.#node(false, false), this.#empty(this.#peek().start)]
    const key = next(this.#scanner.next().end)
    if (!this.#is('value')) return [key, this.#empty(this.#peek().start)]
    const { end } = this.#scanner.next()
    return [key, this.#is('flow-entry', 'flow-mapping-end') ? this.#empty(end) : this.#node(false, false)]
  }
}
