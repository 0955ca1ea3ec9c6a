import { assertionError, TemplateSyntaxError } from '../errors.ts'
import type {
  AssignBlock,
  Block,
  CallBlock,
  Data,
  Expression,
  For,
  FromImport,
  If,
  Import,
  Include,
  Macro,
  Place,
  Statement,
  Target,
  With,
} from '../syntax/nodes.ts'
import { ExpressionGenerator, isFolded } from './expressions.ts'
import { Symbols } from './symbols.ts'
import { findAssignment, findUndeclared, some, targetNames } from './walk.ts'
import { type Frame, FunctionWriter } from './writer.ts'

/** Thrown where the rest of a body cannot run: a second known `extends`. */
class RestUnreachable extends Error {}

/** Writes statements as JavaScript, in the order and with the scopes of Jinja2's own compiler. */
export class StatementGenerator extends ExpressionGenerator {
  fn = new FunctionWriter()
  readonly marks: (readonly [number, number])[] = [[1, -1]]
  hasKnownExtends = false
  extendsSoFar = 0
  #serial = 0
  #assigned: Set<string>[] = []
  #loops = 0
  /** The mark that code without a line of its own belongs to: the last one in the order of the template. */
  #codeMark = 0

  serial(): number {
    return ++this.#serial
  }

  /** From here on errors belong to the node's line; Jinja2 keeps no lines of `folded` nodes, which are constants to it. */
  mark(node: Place, folded = false): void {
    const mark = this.markOf(node)
    if (!folded) this.#codeMark = mark
    this.fn.write(`L = ${mark};`)
  }

  markOf(node: Place): number {
    return this.marks.push([node.line, node.offset]) - 1
  }

  inner(frame: Frame, symbols = new Symbols(frame.symbols)): Frame {
    return { ...frame, symbols, toplevel: false, rootlevel: false, soft: false, loop: false, block: false }
  }

  /** Declares a scope's variables with their first values; parameters are declared by who passes them. */
  enter(symbols: Symbols): void {
    for (const [ref, load] of symbols.loads) {
      if (load.kind === 'resolve') this.fn.write(`let ${ref} = C.resolve(${JSON.stringify(load.name)});`)
      else if (load.kind === 'alias') this.fn.write(`let ${ref} = ${load.of};`)
      else if (load.kind === 'undefined') this.fn.write(`let ${ref};`)
    }
  }

  finishBuffer(frame: Frame): string {
    return frame.map
      ? `return ${this.use('finishMapped')}(S, ${frame.buffer}, ${frame.map}, T);`
      : `return S.leave(${frame.buffer});`
  }

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
        return this.forLoop(node, frame)
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
        return this.macro(node, frame)
      case 'callblock':
        return this.callBlock(node, frame)
      case 'filterblock':
        return this.filterBlock(node, frame)
      case 'with':
        return this.with(node, frame)
      case 'include':
        return this.include(node, frame)
      case 'import':
        return this.import(node, frame)
      case 'from':
        return this.fromImport(node, frame)
      case 'extends':
        return this.extends(node, frame)
      case 'block':
        return this.block(node, frame)
      case 'autoescape':
        return this.autoescape(node, frame)
      case 'break':
      case 'continue':
        if (this.#loops === 0)
          throw new TemplateSyntaxError(`'${node.kind}' outside loop`, node.line, node.offset, 'SyntaxError')
        return this.fn.write(`${node.kind};`)
    }
  }

  /** Adds text that `source` computes to the frame's buffer. */
  append(source: string, node: Place, frame: Frame) {
    if (!frame.map) return this.fn.write(`${frame.buffer} += ${source};`)
    const { buffer, map } = frame
    this.fn.write(`${buffer} += ${this.use('put')}(S, ${map}, ${buffer}, ${this.markOf(node)}, ${source});`)
  }

  printed(source: string): string {
    return this.options.escaping ? `${this.use('printEscaped')}(S, ${source})` : `${this.use('print')}(${source})`
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

  /** Writes the assignments of a value to a target. */
  assign(target: Target, value: string, frame: Frame): void {
    if (target.kind === 'name') {
      this.#assigned.at(-1)?.add(target.name)
      this.fn.write(`${frame.symbols.ref(target.name)} = ${value};`)
    } else if (target.kind === 'tuple') {
      const parts = `u${this.serial()}`
      this.fn.write(`const ${parts} = ${this.use('unpack')}(S, ${value}, ${target.items.length});`)
      target.items.forEach((item, i) => {
        this.assign(item, `${parts}[${i}]`, frame)
      })
    } else {
      const object = this.name({ ...target, kind: 'name' }, frame)
      this.fn.write(`${this.use('setAttribute')}(${object}, ${JSON.stringify(target.attribute)}, ${value});`)
    }
  }

  /** The same for variables that begin here. */
  assignNew(target: Target, value: string, frame: Frame): void {
    const refs = new Set([...targetNames(target)].map(({ name }) => frame.symbols.ref(name)))
    if (refs.size > 0) this.fn.write(`let ${[...refs].join(', ')};`)
    this.assign(target, value, frame)
  }

  /** Runs `write` and publishes the names that it assigned, as far as the frame's assignments are seen from outside. */
  tracked(frame: Frame, write: () => void): void {
    this.#assigned.push(new Set())
    write()
    const names = this.#assigned.pop() as Set<string>
    if (!frame.toplevel) return
    for (const name of names) {
      const ref = frame.symbols.ref(name)
      this.fn.write(`C.publish(${JSON.stringify(name)}, ${ref}, ${!name.startsWith('_')});`)
    }
  }

  set(node: Extract<Statement, { kind: 'set' }>, frame: Frame): void {
    this.mark(node)
    this.tracked(frame, () => {
      if (node.target.kind === 'nsref') {
        const object = this.name({ ...node.target, kind: 'name' }, frame)
        this.fn.write(`${this.use('checkNamespace')}(${object});`)
      }
      this.assign(node.target, this.expression(node.value, frame), frame)
    })
  }

  /** A frame whose output goes to a buffer of its own; `write` fills it; gives the buffer's variable. */
  buffered(frame: Frame, write: (inside: Frame) => void): string {
    const buffer = `o${this.serial()}`
    this.fn.write(`let ${buffer} = '';`)
    write({ ...frame, buffer, map: undefined })
    return buffer
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

  /** A chain of filters whose innermost has no operand: applied to `value`. */
  filterChain(node: Extract<Expression, { kind: 'filter' }>, value: string, frame: Frame): string {
    const operand = node.node
    return this.filter(node, operand?.kind === 'filter' ? this.filterChain(operand, value, frame) : value, frame)
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
    this.fn.write(`L = ${this.#codeMark};`)
    const values = node.values.map((value) => {
      const name = `w${this.serial()}`
      this.fn.write(`const ${name} = ${this.expression(value, frame)};`)
      return name
    })
    this.enter(inner.symbols)
    this.#assigned.push(new Set())
    node.targets.forEach((target, i) => {
      this.assign(target, values[i] as string, inner)
    })
    this.#assigned.pop()
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

  forLoop(node: For, frame: Frame) {
    const assigned = findAssignment(node, 'loop')
    if (assigned) {
      const message = "Can't assign to special loop variable in for-loop target"
      throw assertionError(message, assigned.line, assigned.offset)
    }
    const extended =
      node.recursive ||
      findUndeclared(node.body, ['loop']).has('loop') ||
      some([node], (one) => one.kind === 'block' && one.scoped)
    const loopFrame = { ...this.inner(frame), loop: true }
    const loopRef = extended ? loopFrame.symbols.declareParameter('loop') : undefined
    loopFrame.symbols.analyzeFor(node, 'body')
    if (node.recursive) return this.recursiveLoop(node, frame, loopFrame, loopRef as string)
    this.fn.write('{')
    this.mark(node)
    this.loopBody(node, this.expression(node.iterable, frame), frame, loopFrame, loopRef, 'undefined, 0')
    this.fn.write('}')
  }

  /** The loop itself, over the value that `iterable` computes; `recursion` is the function to call again and the depth. */
  loopBody(
    node: For,
    iterable: string,
    outer: Frame,
    frame: Frame,
    loopRef: string | undefined,
    recursion: string,
  ): void {
    const id = this.serial()
    const mark = this.markOf(node)
    if (node.otherwise.length > 0) this.fn.write(`let e${id} = 1;`)
    let source = iterable
    if (node.test && loopRef) source = this.filteredItems(node, iterable, outer, frame, mark)
    const cursor = loopRef ? `${this.use('loopOver')}(S, ${source}, ${recursion})` : `${this.use('cursor')}(${source})`
    this.fn.write(`const i${id} = ${cursor};`)
    if (loopRef) this.fn.write(`const ${loopRef} = i${id};`)
    this.fn.write(`for (let x${id}; (L = ${mark}, x${id} = i${id}.next()) !== undefined;) {`)
    this.fn.write('if (--S.fuel < 0) S.exhausted();')
    this.#assigned.push(new Set())
    this.assignNew(node.target, `x${id}`, frame)
    if (node.test && !loopRef) this.loopTest(node, outer, frame, 'continue')
    this.enter(frame.symbols)
    this.#loops++
    this.statements(node.body, frame)
    this.#assigned.pop()
    this.#loops--
    if (node.otherwise.length > 0) this.fn.write(`e${id} = 0;`)
    this.fn.write('}')
    if (node.otherwise.length > 0) {
      const inner = { ...this.inner(outer), buffer: frame.buffer, map: frame.map }
      inner.symbols.analyzeFor(node, 'else')
      this.fn.write(`if (e${id}) {`)
      this.enter(inner.symbols)
      this.statements(node.otherwise, inner)
      this.fn.write('}')
    }
  }

  /** Leaves this turn of the loop by `leave` unless the loop's `if` holds. */
  loopTest(node: For, outer: Frame, frame: Frame, leave: string): void {
    const symbols = new Symbols(outer.symbols)
    symbols.analyzeFor(node, 'test')
    const testFrame = { ...this.inner(outer, symbols), buffer: frame.buffer }
    this.fn.write('{')
    this.enter(symbols)
    this.mark(node.test as Expression)
    this.fn.write(`if (!${this.condition(node.test as Expression, testFrame)}) ${leave}; }`)
  }

  /**
   * The items that pass the loop's `if`, one by one as they are asked for; where the test may have to wait for a host, all
   * of them beforehand.
   */
  filteredItems(node: For, iterable: string, outer: Frame, frame: Frame, mark: number): string {
    const id = this.serial()
    const outerFn = this.fn
    const write = (pass: string) => {
      this.fn = new FunctionWriter()
      this.fn.write(`for (let x${id}; (L = ${mark}, x${id} = c${id}.next()) !== undefined;) {`)
      this.fn.write('if (--S.fuel < 0) S.exhausted();')
      const symbols = new Symbols(outer.symbols)
      symbols.analyzeTarget(node.target, true)
      this.#assigned.push(new Set())
      this.assignNew(node.target, `x${id}`, { ...frame, symbols })
      this.#assigned.pop()
      this.loopTest(node, outer, frame, 'continue')
      this.fn.write(`${pass} }`)
      const written = this.fn
      this.fn = outerFn
      return written
    }
    this.fn.write(`const c${id} = ${this.use('cursor')}(${iterable});`)
    const lazy = write(`yield x${id};`)
    if (!lazy.suspends) {
      const declared = ['t', ...lazy.temporaries].join(', ')
      return `${this.use('lazily')}((function* () { let ${declared}; ${lazy.body} })())`
    }
    const eager = write(`f${id}.push(x${id});`)
    this.fn.suspends = true
    this.fn.write(`const f${id} = []; { let ${['t', ...eager.temporaries].join(', ')}; ${eager.body} }`)
    return `${this.use('filtered')}(f${id})`
  }

  recursiveLoop(node: For, frame: Frame, loopFrame: Frame, loopRef: string): void {
    const id = this.serial()
    const outerFn = this.fn
    const loops = this.#loops
    this.#loops = 0
    this.fn = new FunctionWriter()
    this.mark(node)
    const inside = { ...loopFrame, buffer: 'o', map: frame.map && 'm' }
    this.loopBody(node, 'I', { ...frame, buffer: 'o', map: inside.map }, inside, loopRef, `loop${id}, D`)
    this.fn.write(this.finishBuffer(inside))
    const source = this.fn.finish(`loop${id}`, 'I, D', `, o = ''${inside.map ? ', m = []' : ''}`)
    this.#loops = loops
    this.fn = outerFn
    this.fn.write(`{ ${source}`)
    this.mark(node)
    const call = `${this.use('recurse')}(S, loop${id}, ${this.expression(node.iterable, frame)}, 0)`
    this.append(this.printed(this.awaited(call)), node, frame)
    this.fn.write('}')
  }

  /** The function of a macro or call block as an expression that makes the Macro. */
  macroValue(node: Macro | CallBlock, frame: Frame): string {
    const inner: Frame = {
      ...this.inner(frame),
      outputCheck: false,
      buffer: 'o',
      map: this.options.mapped ? 'm' : undefined,
    }
    const { symbols } = inner
    const names = node.params.map(({ name }) => name)
    const undeclared = findUndeclared(node.body, ['caller', 'kwargs', 'varargs'])
    const explicitCaller = names.indexOf('caller')
    const firstDefault = names.length - node.defaults.length
    for (const name of names) symbols.declareParameter(name)
    const head = names.map((name) => symbols.ref(name))
    if (undeclared.has('caller')) {
      if (explicitCaller === -1) head.push(symbols.declareParameter('caller'))
      else if (explicitCaller < firstDefault) {
        const message =
          'When defining macros or call blocks the special "caller" argument must be omitted or be given a default.'
        throw assertionError(message, node.line, node.offset)
      }
    }
    const extra = (name: string) => {
      const wanted = undeclared.has(name) && !names.includes(name)
      if (wanted) head.push(symbols.declareParameter(name))
      return wanted
    }
    const catchKwargs = extra('kwargs')
    const catchVarargs = extra('varargs')
    symbols.analyzeMacro(node)
    const source = this.macroFunction(node, inner, head, firstDefault)
    const flags = [catchKwargs, catchVarargs, undeclared.has('caller'), explicitCaller !== -1].join(', ')
    const name = node.kind === 'macro' ? JSON.stringify(node.name) : 'null'
    return `new ${this.use('Macro')}(S, ${source}, ${name}, ${JSON.stringify(names)}, ${flags})`
  }

  macroFunction(node: Macro | CallBlock, frame: Frame, head: readonly string[], firstDefault: number): string {
    const outerFn = this.fn
    const loops = this.#loops
    this.#loops = 0
    this.#assigned.push(new Set())
    this.fn = new FunctionWriter()
    this.mark(node)
    const params = node.params.map(({ name }) => frame.symbols.ref(name))
    for (const ref of params) this.pending.add(ref)
    this.enter(frame.symbols)
    params.forEach((ref, i) => {
      const fallback = node.defaults[i - firstDefault]
      const name = JSON.stringify(node.params[i]?.name)
      const value = fallback ? this.expression(fallback, frame) : `${this.use('noArgument')}(S, ${name})`
      this.fn.write(`if (${ref} === undefined) ${ref} = ${value};`)
      this.pending.delete(ref)
    })
    this.statements(node.body, frame)
    this.fn.write(this.finishBuffer(frame))
    const source = this.fn.finish('', head.join(', '), `, o = ''${frame.map ? ', m = []' : ''}`)
    this.#assigned.pop()
    this.#loops = loops
    this.fn = outerFn
    return source
  }

  macro(node: Macro, frame: Frame): void {
    const ref = frame.symbols.ref(node.name)
    this.fn.write(`${ref} = ${this.macroValue(node, frame)};`)
    if (frame.toplevel) this.fn.write(`C.publish(${JSON.stringify(node.name)}, ${ref}, ${!node.name.startsWith('_')});`)
  }

  callBlock(node: CallBlock, frame: Frame): void {
    const caller = `v${this.serial()}`
    this.fn.write(`const ${caller} = ${this.macroValue(node, frame)};`)
    this.mark(node)
    const called = this.call(node.call, frame, ['caller', caller])
    this.append(`${this.use('print')}(${this.use('textOnly')}(${called}))`, node, frame)
  }

  locals(frame: Frame): string {
    const items = [...frame.symbols.dumpStores()].map(([name, ref]) => `${JSON.stringify(name)}, ${ref}`)
    return `[${items.join(', ')}]`
  }

  include(node: Include, frame: Frame): void {
    const template = `v${this.serial()}`
    this.mark(node)
    const find = `${this.use('findTemplate')}(S, ${this.expression(node.template, frame)}, T.name, ${node.ignoreMissing})`
    this.fn.write(`const ${template} = ${this.awaited(find)};`)
    const render = node.withContext
      ? `${this.use('renderIncluded')}(${template}, C, S, ${this.locals(frame)})`
      : `${this.use('renderModule')}(${template}, C, S)`
    this.append(this.awaited(render), node, frame)
  }

  /** The module of an imported template, as a variable. */
  module(node: Import | FromImport, frame: Frame): string {
    const module = `v${this.serial()}`
    this.mark(node)
    const find = this.awaited(`${this.use('findTemplate')}(S, ${this.expression(node.template, frame)}, T.name, false)`)
    const locals = node.withContext ? this.locals(frame) : 'undefined'
    this.fn.write(`const ${module} = ${this.awaited(`${this.use('importModule')}(${find}, C, S, ${locals})`)};`)
    return module
  }

  import(node: Import, frame: Frame): void {
    const ref = frame.symbols.ref(node.target)
    const module = this.module(node, frame)
    const format = node.kind === 'import' ? node.format : undefined
    this.fn.write(
      format
        ? `${ref} = ${this.use('deserializeModule')}(S, ${JSON.stringify(format)}, ${module});`
        : `${ref} = ${module};`,
    )
    if (frame.toplevel) this.fn.write(`C.publish(${JSON.stringify(node.target)}, ${ref}, ${format !== undefined});`)
  }

  fromImport(node: FromImport, frame: Frame): void {
    const module = this.module(node, frame)
    for (const { name, alias } of node.names) {
      const ref = frame.symbols.ref(alias)
      const place = `(imported on line ${node.line} in ${JSON.stringify(this.options.name).replace(/^"|"$/g, "'")})`
      this.fn.write(
        `${ref} = ${this.use('importName')}(S, ${module}, ${JSON.stringify(name)}, ${JSON.stringify(place)});`,
      )
      if (frame.toplevel) this.fn.write(`C.publish(${JSON.stringify(alias)}, ${ref}, false);`)
    }
  }

  extends(node: Extract<Statement, { kind: 'extends' }>, frame: Frame): void {
    if (!frame.toplevel) throw assertionError('cannot use extend from a non top-level scope', node.line, node.offset)
    if (this.extendsSoFar > 0) {
      this.mark(node)
      if (!this.hasKnownExtends) this.fn.write('if (P !== undefined)')
      this.fn.write(`${this.use('extendedTwice')}();`)
      if (this.hasKnownExtends) throw new RestUnreachable()
    }
    this.mark(node)
    const find = `${this.use('findParent')}(S, ${this.expression(node.template, frame)}, T.name)`
    this.fn.write(`P = ${this.awaited(find)};`)
    this.fn.write(`${this.use('addBlocks')}(C, P);`)
    if (frame.rootlevel) this.hasKnownExtends = true
    this.extendsSoFar++
  }

  block(node: Block, frame: Frame): void {
    if (frame.toplevel && this.hasKnownExtends) return
    this.mark(node)
    const check = frame.toplevel && this.extendsSoFar > 0
    if (check) this.fn.write('if (P === undefined) {')
    const locals = node.scoped ? this.locals(frame) : 'undefined'
    const name = JSON.stringify(node.name)
    this.append(this.awaited(`${this.use('renderBlock')}(C, S, ${name}, ${locals}, ${node.required})`), node, frame)
    if (check) this.fn.write('}')
  }
}
