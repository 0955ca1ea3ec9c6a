import { TemplateSyntaxError } from '../errors.ts'
import type { AssignBlock, Data, Expression, If, Statement, With } from '../syntax/nodes.ts'
import { isFolded } from './expressions.ts'
import { forLoop } from './loops.ts'
import { writeCallBlock, writeMacro } from './macros.ts'
import { StatementWriter } from './statement-writer.ts'
import { RestUnreachable, writeBlock, writeExtends, writeFromImport, writeImport, writeInclude } from './templates.ts'
import { namespacesOf } from './walk.ts'
import type { Frame } from './writer.ts'

/** Writes statements as JavaScript, in the order and with the scopes of Jinja2's own compiler. */
export class StatementGenerator extends StatementWriter {
  statements(body: readonly Statement[], frame: Frame): void {
    try {
      for (const statement of body) this.statement(statement, frame)
    } catch (error) {
      if (!(error instanceof RestUnreachable)) throw error
    }
  }

  statement(node: Statement, frame: Frame) {
    switch (node.kind) {
      case 'output':
        return this.output(node.items, frame)
      case 'for':
        return forLoop(this, node, frame)
      case 'if':
        return this.branch(node, frame)
      case 'set':
        return this.set(node, frame)
      case 'setblock':
        return this.setBlock(node, frame)
      case 'do':
        this.mark(node)
        return this.fn.write(`${this.expression(node.node, frame)};`)
      case 'macro':
        return writeMacro(this, node, frame)
      case 'callblock':
        return writeCallBlock(this, node, frame)
      case 'filterblock':
        return this.filterBlock(node, frame)
      case 'with':
        return this.with(node, frame)
      case 'include':
        return writeInclude(this, node, frame)
      case 'import':
        return writeImport(this, node, frame)
      case 'from':
        return writeFromImport(this, node, frame)
      case 'extends':
        return writeExtends(this, node, frame)
      case 'block':
        return writeBlock(this, node, frame)
      case 'autoescape':
        return this.autoescape(node, frame)
      case 'break':
      case 'continue':
        if (!this.isInLoop) {
          const message = node.kind === 'break' ? "'break' outside loop" : "'continue' not properly in loop"
          throw new TemplateSyntaxError(message, node.line, node.offset, 'SyntaxError')
        }
        return this.fn.write(`${node.kind};`)
    }
  }

  output(items: readonly (Expression | Data)[], frame: Frame): void {
    if (frame.outputCheck) {
      if (this.hasKnownExtends) return
      this.fn.write('if (P === undefined) {')
    }
    for (const item of items) {
      if (item.kind === 'data') {
        if (frame.map) this.fn.write(`${frame.map}.push(${frame.buffer}.length, ${this.markOf(item)}, 1);`)
        this.fn.write(`${frame.buffer} += ${JSON.stringify(item.text)};`)
      } else {
        this.mark(item, isFolded(item))
        this.append(this.printed(this.expression(item, frame)), item, frame)
      }
    }
    if (frame.outputCheck) this.fn.write('}')
  }

  branch(node: If, frame: Frame): void {
    const soft = { ...frame, symbols: frame.symbols.copy(), rootlevel: false, soft: true }
    this.mark(node)
    this.fn.write(`if (${this.condition(node.test, soft)}) {`)
    this.statements(node.body, soft)
    for (const elif of node.elifs) {
      this.fn.write('} else {')
      this.mark(elif)
      this.fn.write(`if (${this.condition(elif.test, soft)}) {`)
      this.statements(elif.body, soft)
    }
    if (node.otherwise.length > 0) {
      this.fn.write('} else {')
      this.statements(node.otherwise, soft)
    }
    this.fn.write('}'.repeat(node.elifs.length + 1))
  }

  set(node: Extract<Statement, { kind: 'set' }>, frame: Frame): void {
    this.mark(node)
    this.tracked(frame, () => {
      for (const target of namespacesOf(node.target)) {
        const object = this.name({ ...target, kind: 'name' }, frame)
        this.fn.write(`${this.use('checkNamespace')}(${object});`)
      }
      this.assign(node.target, this.expression(node.value, frame), frame)
    })
  }

  setBlock(node: AssignBlock, frame: Frame): void {
    this.tracked(frame, () => {
      const inner = { ...this.inner(frame), outputCheck: false }
      inner.symbols.analyze(node.body)
      const value = `v${this.serial()}`
      this.fn.write(`let ${value}; {`)
      this.enter(inner.symbols)
      const buffer = this.buffered(inner, (inside) => this.statements(node.body, inside))
      this.mark(node)
      const text = `${this.use('bufferText')}(S, ${buffer})`
      let source = text
      if (node.filter) source = this.filterChain(node.filter, text, inner)
      else if (node.format)
        source = `${this.use('deserialize')}(S, ${JSON.stringify(node.format)}, ${buffer}, undefined)`
      this.fn.write(`${value} = ${source}; }`)
      this.assign(node.target, value, frame)
    })
  }

  filterBlock(node: Extract<Statement, { kind: 'filterblock' }>, frame: Frame): void {
    const inner = this.inner(frame)
    inner.symbols.analyze(node.body)
    inner.symbols.analyzeExpression(node.filter)
    this.fn.write('{')
    this.enter(inner.symbols)
    const buffer = this.buffered(inner, (inside) => this.statements(node.body, inside))
    this.mark(node)
    const filtered = this.filterChain(node.filter, `${this.use('bufferText')}(S, ${buffer})`, inner)
    this.append(`${this.use('print')}(${this.use('textOnly')}(${filtered}))`, node, frame)
    this.fn.write('}')
  }

  with(node: With, frame: Frame): void {
    const inner = this.inner(frame)
    inner.symbols.analyzeWith(node)
    this.fn.write('{')
    this.markCode()
    const values = node.values.map((value) => {
      const name = `w${this.serial()}`
      this.fn.write(`const ${name} = ${this.expression(value, frame)};`)
      return name
    })
    this.enter(inner.symbols)
    this.privately(() => {
      node.targets.forEach((target, i) => {
        this.assign(target, values[i] as string, inner)
      })
    })
    this.statements(node.body, inner)
    this.fn.write('}')
  }

  autoescape(node: Extract<Statement, { kind: 'autoescape' }>, frame: Frame): void {
    const inner = this.inner(frame)
    inner.symbols.analyzeExpression(node.value)
    inner.symbols.analyze(node.body)
    const saved = `a${this.serial()}`
    this.fn.write(`{ const ${saved} = S.autoescape;`)
    this.enter(inner.symbols)
    this.fn.write(`S.autoescape = ${this.condition(node.value, inner)};`)
    this.statements(node.body, inner)
    this.fn.write(`S.autoescape = ${saved}; }`)
  }
}
