import type { Expression, Place, Statement, Target } from '../syntax/nodes.ts'
import { ExpressionGenerator } from './expressions.ts'
import { Symbols } from './symbols.ts'
import { targetNames } from './walk.ts'
import { type Frame, FunctionWriter } from './writer.ts'

/** What all statements are written with: functions, scopes, marks of lines, buffers, assignments. */
export abstract class StatementWriter extends ExpressionGenerator {
  fn = new FunctionWriter()
  readonly marks: (readonly [number, number])[] = [[1, -1]]
  hasKnownExtends = false
  extendsSoFar = 0
  #serial = 0
  #assigned: Set<string>[] = []
  #loops = 0
  /** The mark that code without a line of its own belongs to: the last one in the order of the template. */
  #codeMark = 0

  abstract statements(body: readonly Statement[], frame: Frame): void

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

  /** Adds text that `source` computes to the frame's buffer. */
  append(source: string, node: Place, frame: Frame) {
    if (!frame.map) return this.fn.write(`${frame.buffer} += ${source};`)
    const { buffer, map } = frame
    this.fn.write(`${buffer} += ${this.use('put')}(S, ${map}, ${buffer}, ${this.markOf(node)}, ${source});`)
  }

  printed(source: string): string {
    return this.options.escaping ? `${this.use('printEscaped')}(S, ${source})` : `${this.use('print')}(${source})`
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

  /** As `mark`, for code without a line of its own. */
  markCode(): void {
    this.fn.write(`L = ${this.#codeMark};`)
  }

  /** Writes the body of a function of its own, into which no loop reaches. */
  separately(write: () => void): FunctionWriter {
    const [fn, loops] = [this.fn, this.#loops]
    this.fn = new FunctionWriter()
    this.#loops = 0
    write()
    const written = this.fn
    this.fn = fn
    this.#loops = loops
    return written
  }

  /** Runs `write` inside a loop, where `break` and `continue` may stand. */
  looping(write: () => void): void {
    this.#loops++
    write()
    this.#loops--
  }

  get isInLoop(): boolean {
    return this.#loops > 0
  }

  /** Runs `write`, whose assignments are seen by nobody outside. */
  privately<T>(write: () => T): T {
    this.#assigned.push(new Set())
    const value = write()
    this.#assigned.pop()
    return value
  }

  /** A frame whose output goes to a buffer of its own; `write` fills it; gives the buffer's variable. */
  buffered(frame: Frame, write: (inside: Frame) => void): string {
    const buffer = `o${this.serial()}`
    this.fn.write(`let ${buffer} = '';`)
    write({ ...frame, buffer, map: undefined })
    return buffer
  }

  /** A chain of filters whose innermost has no operand: applied to `value`. */
  filterChain(node: Extract<Expression, { kind: 'filter' }>, value: string, frame: Frame): string {
    const operand = node.node
    return this.filter(node, operand?.kind === 'filter' ? this.filterChain(operand, value, frame) : value, frame)
  }

  locals(frame: Frame): string {
    const items = [...frame.symbols.dumpStores()].map(([name, ref]) => `${JSON.stringify(name)}, ${ref}`)
    return `[${items.join(', ')}]`
  }
}
