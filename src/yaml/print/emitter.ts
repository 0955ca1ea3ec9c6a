import { Buffer } from 'node:buffer'
import { analyze } from './analyze.ts'
import type { MappingPrintNode, PrintNode, ScalarPrintNode, SequencePrintNode } from './nodes.ts'
import { Writer } from './writer.ts'

/** A key that takes more bytes than this is printed behind a `?`. */
const LONGEST_SIMPLE_KEY = 128
const STEP = 2

/** Where a node stands. */
type Role = 'root' | 'item' | 'value' | 'key'

/** Nodes → text, by the rules of libyaml's emitter. */
export class Emitter {
  readonly #writer = new Writer()
  readonly #printed = new Set<PrintNode>()
  #flowLevel = 0

  emit(node: PrintNode): string {
    const writer = this.#writer
    this.#node(node, 'root')
    writer.writeIndent()
    return writer.text
  }

  #node(node: PrintNode, role: Role): void {
    const writer = this.#writer
    if (node.kind === 'scalar') {
      this.#scalar(node, role)
      return
    }
    if (this.#printed.has(node)) {
      writer.writeIndicator(`*${node.anchor}`, { space: true })
      if (role === 'key') writer.put(' ')
      return
    }
    this.#printed.add(node)
    if (node.anchor !== undefined) writer.writeIndicator(`&${node.anchor}`, { space: true })
    if (node.kind === 'mapping' && node.tag) writer.writeIndicator(node.tag, { space: true })
    const empty = (node.kind === 'sequence' ? node.items : node.pairs).length === 0
    const flow = this.#flowLevel > 0 || node.flow || empty
    if (node.kind === 'sequence') flow ? this.#flowSequence(node) : this.#blockSequence(node, role)
    else flow ? this.#flowMapping(node) : this.#blockMapping(node)
  }

  #style(node: ScalarPrintNode, role: Role): 'plain' | 'single' | 'double' | 'literal' {
    if (node.tag) return this.#flowLevel > 0 || role === 'key' || node.text === '' ? 'double' : 'literal'
    const { multiline, flowPlain, blockPlain, single } = analyze(node.text)
    if (role === 'key' && multiline) return 'double'
    const plainAllowed = this.#flowLevel > 0 ? flowPlain : blockPlain
    const emptyInside = node.text === '' && (this.#flowLevel > 0 || role === 'key')
    if (plainAllowed && !emptyInside && node.plain) return 'plain'
    return single ? 'single' : 'double'
  }

  #scalar(node: ScalarPrintNode, role: Role): void {
    const writer = this.#writer
    const style = this.#style(node, role)
    const mayFold = role !== 'key'
    if (node.tag) writer.writeIndicator(node.tag, { space: true })
    this.#indented(true, false, () => {
      if (style === 'plain') writer.writePlain(node.text, this.#flowLevel > 0, mayFold)
      else if (style === 'literal') writer.writeLiteral(node.text)
      else if (style === 'single') writer.writeSingle(node.text, mayFold)
      else writer.writeDouble(node.text, mayFold)
    })
  }

  #indented(flow: boolean, indentless: boolean, write: () => void): void {
    const writer = this.#writer
    const before = writer.indent
    if (before < 0) writer.indent = flow ? STEP : 0
    else if (!indentless) writer.indent += STEP
    write()
    writer.indent = before
  }

  #inFlow(open: string, close: string, writeParts: () => void): void {
    const writer = this.#writer
    writer.writeIndicator(open, { space: true, whitespace: true })
    this.#flowLevel += 1
    this.#indented(true, false, writeParts)
    this.#flowLevel -= 1
    writer.writeIndicator(close)
  }

  #flowSequence({ items }: SequencePrintNode): void {
    this.#inFlow('[', ']', () => {
      for (const [at, item] of items.entries()) {
        this.#separate(at)
        this.#node(item, 'item')
      }
    })
  }

  #separate(at: number): void {
    if (at > 0) this.#writer.writeIndicator(',')
    if (this.#writer.beyondWidth) this.#writer.writeIndent()
  }

  #flowMapping({ pairs }: MappingPrintNode): void {
    const writer = this.#writer
    this.#inFlow('{', '}', () => {
      for (const [at, [key, value]] of pairs.entries()) {
        this.#separate(at)
        if (this.#isSimpleKey(key)) {
          this.#node(key, 'key')
          writer.writeIndicator(':')
        } else {
          writer.writeIndicator('?', { space: true })
          this.#node(key, 'value')
          if (writer.beyondWidth) writer.writeIndent()
          writer.writeIndicator(':', { space: true })
        }
        this.#node(value, 'value')
      }
    })
  }

  #blockSequence({ items }: SequencePrintNode, role: Role): void {
    const writer = this.#writer
    const indentless = role === 'value' && !writer.indention
    this.#indented(false, indentless, () => {
      for (const item of items) {
        writer.writeIndent()
        writer.writeIndicator('-', { space: true, indention: true })
        this.#node(item, 'item')
      }
    })
  }

  #blockMapping({ pairs }: MappingPrintNode): void {
    const writer = this.#writer
    this.#indented(false, false, () => {
      for (const [key, value] of pairs) {
        writer.writeIndent()
        if (this.#isSimpleKey(key)) {
          this.#node(key, 'key')
          writer.writeIndicator(':')
        } else {
          writer.writeIndicator('?', { space: true, indention: true })
          this.#node(key, 'value')
          writer.writeIndent()
          writer.writeIndicator(':', { space: true, indention: true })
        }
        this.#node(value, 'value')
      }
    })
  }

  #isSimpleKey(key: PrintNode): boolean {
    if (key.kind === 'scalar') return !analyze(key.text).multiline && Buffer.byteLength(key.text) <= LONGEST_SIMPLE_KEY
    return this.#printed.has(key) || (key.kind === 'sequence' ? key.items : key.pairs).length === 0
  }
}
