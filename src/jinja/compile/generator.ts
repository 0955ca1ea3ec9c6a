import { escapeMarkup } from '../../python/types/markup.ts'
import { PythonError } from '../../python/values/errors.ts'
import { str } from '../../python/values/text.ts'
import { assertionError } from '../errors.ts'
import type { Block, Data, Expression, Statement } from '../syntax/nodes.ts'
import type { CompileOptions } from './expressions.ts'
import { StatementGenerator } from './statements.ts'
import { Symbols } from './symbols.ts'
import { childrenOf, findUndeclared, hasBody, type Node } from './walk.ts'
import { type Frame, FunctionWriter } from './writer.ts'

/** The source of a template's functions and what it refers to. */
export interface Generated {
  /** Body of a function of `R` (runtime functions), `K` (constants) and `T` (the template), which gives `{ root, blocks }`. */
  readonly source: string
  readonly constants: readonly unknown[]
  /** Line and offset for each number that `L` may have. */
  readonly marks: readonly (readonly [line: number, offset: number])[]
}

/** Compiles a template's body. Raises TemplateSyntaxError for what Jinja2 finds only while compiling. */
export function generate(body: readonly Statement[], options: CompileOptions): Generated {
  return new Generator(options).generate(body)
}

class Generator extends StatementGenerator {
  /** Constants are printed while the template compiles; what fails there is left for the rendering. */
  override output(items: readonly (Expression | Data)[], frame: Frame): void {
    const isUnreached = frame.outputCheck && this.hasKnownExtends
    super.output(
      isUnreached ? items : items.map((item) => (item.kind === 'data' ? item : this.printedOnce(item))),
      frame,
    )
  }

  printedOnce(item: Expression): Expression {
    const { escaping, settled } = this.options
    if ((escaping && !settled) || item.kind === 'name') return item
    try {
      const found = this.optimiser.value(item)
      if (!found) return item
      const value = escaping ? escapeMarkup(found.value) : str(found.value)
      return { kind: 'const', value, line: item.line, offset: item.offset }
    } catch (error) {
      if (error instanceof PythonError) return item
      throw error
    }
  }

  generate(body: readonly Statement[]): Generated {
    const blocks = new Map<string, Block>()
    this.collectBlocks(body, blocks)
    const root = this.root(body)
    const functions = [...blocks.values()].map((block, i) => this.blockFunction(block, `block${i}`))
    const names = [...blocks.keys()].map((name, i) => `[${JSON.stringify(name)}, block${i}]`)
    const runtime = ['locate', ...this.used].join(', ')
    const source = `"use strict";\nconst { ${runtime} } = R;\n${functions.join('\n')}\n${root}\nreturn { root, blocks: new Map([${names.join(', ')}]) }`
    return { source, constants: this.constants, marks: this.marks }
  }

  collectBlocks(nodes: Iterable<Node>, blocks: Map<string, Block>): void {
    for (const node of nodes) {
      if (node.kind === 'block') {
        if (blocks.has(node.name)) throw assertionError(`block '${node.name}' defined twice`, node.line, node.offset)
        blocks.set(node.name, node)
      }
      if (hasBody(node)) this.collectBlocks(childrenOf(node), blocks)
    }
  }

  root(body: readonly Statement[]): string {
    this.fn = new FunctionWriter()
    const symbols = new Symbols(undefined)
    const hasExtends = body.some(function find(node: Node): boolean {
      return node.kind === 'extends' || (hasBody(node) && childrenOf(node).some(find))
    })
    const self = findUndeclared(body, ['self']).has('self') ? symbols.declareParameter('self') : undefined
    symbols.analyze(body)
    const frame: Frame = {
      symbols,
      toplevel: true,
      rootlevel: true,
      soft: false,
      loop: false,
      block: false,
      outputCheck: hasExtends,
      buffer: 'o',
      map: this.options.mapped ? 'm' : undefined,
    }
    if (self) this.fn.write(`let ${self} = ${this.use('selfOf')}(C, S);`)
    this.enter(symbols)
    this.statements(body, frame)
    if (hasExtends) {
      if (!this.hasKnownExtends) this.fn.write('if (P === undefined)')
      else this.fn.write('if (false)')
      this.fn.write(`{ ${this.finishBuffer(frame)} }`)
      this.fn.suspends = true
      this.fn.write(`o += ${this.awaited(`${this.use('renderParent')}(P, C, S)`)};`)
      if (frame.map) this.fn.write(`${this.use('noteNested')}(S, m, 0, o);`)
    }
    this.fn.write(this.finishBuffer(frame))
    return this.fn.finish('root', 'C, S', `, o = ''${frame.map ? ', m = []' : ''}${hasExtends ? ', P' : ''}`)
  }

  blockFunction(block: Block, name: string): string {
    this.fn = new FunctionWriter()
    this.mark(block)
    const symbols = new Symbols(undefined)
    const undeclared = findUndeclared(block.body, ['self', 'super'])
    if (undeclared.has('self')) this.fn.write(`let ${symbols.declareParameter('self')} = ${this.use('selfOf')}(C, S);`)
    if (undeclared.has('super')) {
      const call = `${this.use('superOf')}(C, S, ${JSON.stringify(block.name)}, ${name})`
      this.fn.write(`let ${symbols.declareParameter('super')} = ${call};`)
    }
    symbols.analyze(block.body)
    const frame: Frame = {
      symbols,
      toplevel: false,
      rootlevel: false,
      soft: false,
      loop: false,
      block: true,
      outputCheck: false,
      buffer: 'o',
      map: this.options.mapped ? 'm' : undefined,
    }
    this.enter(symbols)
    this.statements(block.body, frame)
    this.fn.write(this.finishBuffer(frame))
    return this.fn.finish(name, 'C, S', `, o = ''${frame.map ? ', m = []' : ''}`)
  }
}
