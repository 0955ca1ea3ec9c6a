import { repr } from '../../python/values/text.ts'
import { Dict, Float, Tuple } from '../../python/values.ts'
import { assertionError, TemplateSyntaxError } from '../errors.ts'
import type { Builtin, Call } from '../extension.ts'
import type { Arguments, CallNode, Expression, Filter, Name, Test } from '../syntax/nodes.ts'
import { checkRepeated } from './keywords.ts'
import { Optimiser } from './optimise.ts'
import { some } from './walk.ts'
import type { Frame, FunctionWriter } from './writer.ts'

/** What a generator must know of the environment. */
export interface CompileOptions {
  readonly name: string
  readonly filters: ReadonlyMap<string, Builtin>
  readonly tests: ReadonlyMap<string, Builtin>
  readonly escaping: boolean
  /** Autoescape is what the environment says throughout the template. */
  readonly settled: boolean
  readonly mapped: boolean
  /** What the filters of constants ask. */
  readonly call: Call
}

/** Whether Jinja2 evaluates an expression once, while it compiles: it holds neither names nor calls. */
export function isFolded(node: Expression): boolean {
  return !some([node], (one) => one.kind === 'name' || one.kind === 'call')
}

const BINARY = { '+': 'add', '-': 'sub', '*': 'mul', '/': 'div', '//': 'floordiv', '%': 'mod', '**': 'pow' } as const
const COMPARISONS = {
  eq: 'eq',
  ne: 'ne',
  lt: 'lt',
  lteq: 'lteq',
  gt: 'gt',
  gteq: 'gteq',
  in: 'contains',
  notin: 'notin',
} as const
/** What Jinja2 does not replace by its value where it stands on its own; what it holds is. */
const UNFOLDED = new Set<Expression['kind']>(['const', 'name', 'tuple', 'list', 'dict', 'slice'])

/** Whether an argument can be evaluated before the function that it is for: it cannot fail. */
const isPlain = (node: Expression) => node.kind === 'const' || node.kind === 'name'

/** Jinja2 writes a negative constant without parentheses: Python's sign then applies to the power. */
function isNegative(node: Expression): boolean {
  if (node.kind !== 'const') return false
  const number = node.value instanceof Float ? node.value.value : node.value
  return (
    (typeof number === 'number' && (number < 0 || Object.is(number, -0))) || (typeof number === 'bigint' && number < 0n)
  )
}

const BOOLEAN = new Set(['compare', 'not'])

/** Writes expressions as JavaScript; every operation with Python's meaning is a call of a runtime function. */
export abstract class ExpressionGenerator {
  abstract fn: FunctionWriter
  readonly used = new Set<string>()
  readonly constants: unknown[] = []
  /** Macro parameters whose default is being evaluated: they may be missing still. */
  readonly pending = new Set<string>()

  readonly optimiser: Optimiser
  #folding = false

  constructor(readonly options: CompileOptions) {
    this.optimiser = new Optimiser(options)
  }

  /** The name of a runtime function, which the generated source will fetch. */
  use(name: string): string {
    this.used.add(name)
    return name
  }

  constant(value: unknown): string {
    const at = this.constants.indexOf(value)
    return `K[${at === -1 ? this.constants.push(value) - 1 : at}]`
  }

  literal(value: unknown): string {
    if (value === null) return 'null'
    if (typeof value === 'string') return JSON.stringify(value)
    if (typeof value === 'number') return value < 0 ? `(${value})` : String(value)
    if (typeof value === 'boolean') return String(value)
    if (typeof value === 'bigint') return `${value}n`
    if (Array.isArray(value) && value.length === 0) return '[]'
    if (value instanceof Float && !Number.isFinite(value.value))
      return `${this.use('unnamed')}(${JSON.stringify(Number.isNaN(value.value) ? 'nan' : 'inf')})`
    if (value instanceof Float || value instanceof Tuple) return this.constant(value)
    if (value instanceof Dict && value.size === 0) return `new ${this.use('Dict')}()`
    return this.constant(value)
  }

  /** A value that may turn out to be an answer still to come. */
  awaited(source: string): string {
    this.fn.suspends = true
    return `((t = ${source}) instanceof ${this.use('Suspended')} ? yield t : t)`
  }

  condition(node: Expression, frame: Frame): string {
    const source = this.expression(node, frame)
    return BOOLEAN.has(node.kind) ? source : `${this.use('truth')}(${source})`
  }

  list(nodes: readonly Expression[], frame: Frame): string {
    return `[${nodes.map((node) => this.expression(node, frame)).join(', ')}]`
  }

  expression(node: Expression, frame: Frame): string {
    if (this.#folding || UNFOLDED.has(node.kind)) return this.operation(node, frame)
    this.#folding = true
    try {
      return this.operation(this.optimiser.fold(node), frame)
    } finally {
      this.#folding = false
    }
  }

  operation(node: Expression, frame: Frame): string {
    const of = (child: Expression) => this.expression(child, frame)
    switch (node.kind) {
      case 'name':
        return this.name(node, frame)
      case 'const':
        return this.literal(node.value)
      case 'tuple':
        return `new ${this.use('Tuple')}(${this.list(node.items, frame)})`
      case 'list':
        return this.list(node.items, frame)
      case 'dict':
        return this.dict(node, frame)
      case 'filter':
        return this.filter(node, of(node.node!), frame)
      case 'test':
        return this.test(node, frame)
      case 'call':
        return this.call(node, frame)
      case 'getattr':
        return `${this.use('getAttribute')}(S, ${of(node.node)}, ${JSON.stringify(node.name)})`
      case 'getitem':
        return this.subscript(node, frame)
      case 'slice':
        return `new ${this.use('Slice')}(${this.sliceParts(node, frame)})`
      case 'binary':
        if (node.operator === '**' && node.right.kind !== 'const' && isNegative(node.left))
          return `${this.use('neg')}(${this.use('pow')}(${this.use('neg')}(${of(node.left)}), ${of(node.right)}))`
        return `${this.use(BINARY[node.operator])}(${of(node.left)}, ${of(node.right)})`
      case 'and':
      case 'or':
        return this.logic(node, frame)
      case 'not':
        return `!${this.condition(node.node, frame)}`
      case 'neg':
      case 'pos':
        return `${this.use(node.kind)}(${of(node.node)})`
      case 'concat':
        return `${this.use(this.options.escaping && !isFolded(node) ? 'concatMarkup' : 'concat')}(S, ${this.list(node.items, frame)})`
      case 'compare':
        return this.compare(node, frame)
      case 'cond':
        return this.inlineIf(node, frame)
    }
  }

  name(node: Name, frame: Frame): string {
    const ref = frame.symbols.find(node.name)
    if (ref === undefined) return `${this.use('lookUp')}(C, S, ${JSON.stringify(node.name)})`
    const isParameter = frame.symbols.findLoad(ref)?.kind === 'parameter'
    if (isParameter && !this.pending.has(ref)) return ref
    return `(${ref} === undefined ? ${this.use('missing')}(S, ${JSON.stringify(node.name)}) : ${ref})`
  }

  dict(node: Extract<Expression, { kind: 'dict' }>, frame: Frame): string {
    const items = node.items.flatMap(({ key, value }) => [this.expression(key, frame), this.expression(value, frame)])
    return `${this.use('makeDict')}([${items.join(', ')}])`
  }

  logic(node: Extract<Expression, { kind: 'and' | 'or' }>, frame: Frame): string {
    const left = this.fn.temporary()
    const test = `${this.use('truth')}(${left} = ${this.expression(node.left, frame)})`
    const right = this.expression(node.right, frame)
    return node.kind === 'and' ? `(${test} ? ${right} : ${left})` : `(${test} ? ${left} : ${right})`
  }

  compare(node: Extract<Expression, { kind: 'compare' }>, frame: Frame): string {
    let left = this.expression(node.node, frame)
    const parts = node.rest.map(({ operator, node: operand }, i) => {
      const right = this.expression(operand, frame)
      if (i === node.rest.length - 1) return `${this.use(COMPARISONS[operator])}(${left}, ${right})`
      const middle = this.fn.temporary()
      const part = `${this.use(COMPARISONS[operator])}(${left}, ${middle} = ${right})`
      left = middle
      return part
    })
    return parts.length === 1 ? (parts[0] as string) : `(${parts.join(' && ')})`
  }

  inlineIf(node: Extract<Expression, { kind: 'cond' }>, frame: Frame): string {
    const soft = { ...frame, soft: true }
    const test = this.condition(node.test, soft)
    const then = this.expression(node.value, soft)
    const otherwise = node.otherwise
      ? this.expression(node.otherwise, soft)
      : `${this.use('noElse')}(${node.line}, ${JSON.stringify(this.options.name)})`
    return `(${test} ? ${then} : ${otherwise})`
  }

  sliceParts(node: Extract<Expression, { kind: 'slice' }>, frame: Frame): string {
    return [node.start, node.stop, node.step].map((part) => (part ? this.expression(part, frame) : 'null')).join(', ')
  }

  subscript(node: Extract<Expression, { kind: 'getitem' }>, frame: Frame): string {
    const object = this.expression(node.node, frame)
    if (node.key.kind === 'slice') return `${this.use('getSlice')}(${object}, ${this.sliceParts(node.key, frame)})`
    if (node.key.kind === 'tuple' && node.key.items.some((item) => item.kind === 'slice'))
      throw new TemplateSyntaxError('invalid syntax', node.line, node.offset, 'SyntaxError')
    return `${this.use('getItem')}(S, ${object}, ${this.expression(node.key, frame)})`
  }

  /** `[args], kwargs` of a call, the latter absent where there are none. */
  arguments(
    node: Arguments,
    frame: Frame,
    first: readonly string[] = [],
    extraKeyword?: readonly [string, string],
  ): string {
    const plain = [...first, ...node.args.map((arg) => this.expression(arg, frame))]
    const list = `[${plain.join(', ')}]`
    const args = node.dynArgs ? `${this.use('spread')}(${list}, ${this.expression(node.dynArgs, frame)})` : list
    const names = node.kwargs.map(({ name }) => name)
    checkRepeated(names, node)
    const values = node.kwargs.map(({ value }) => this.expression(value, frame))
    if (extraKeyword) {
      names.push(extraKeyword[0])
      values.push(extraKeyword[1])
    }
    if (names.length === 0 && !node.dynKwargs) return args
    const dynamic = node.dynKwargs ? `, ${this.expression(node.dynKwargs, frame)}` : ''
    return `${args}, ${this.use('keywords')}(${JSON.stringify(names)}, [${values.join(', ')}]${dynamic})`
  }

  call(node: CallNode, frame: Frame, extraKeyword?: readonly [string, string]): string {
    const callee = node.node
    if (callee.kind === 'getattr') {
      const source = this.expression(callee.node, frame)
      const plain = node.args.every(isPlain) && node.kwargs.every(({ value }) => isPlain(value))
      const object = plain && !node.dynArgs && !node.dynKwargs ? source : `${this.use('asked')}(${source})`
      const args = this.arguments(node, frame, [], extraKeyword)
      return this.awaited(`${this.use('callMethod')}(S, ${object}, ${JSON.stringify(callee.name)}, ${args})`)
    }
    const object = this.expression(callee, frame)
    return this.awaited(`${this.use('call')}(S, ${object}, ${this.arguments(node, frame, [], extraKeyword)})`)
  }

  filter(node: Filter, value: string, frame: Frame): string {
    return this.applied(node, 'filter', this.options.filters, value, frame)
  }

  test(node: Test, frame: Frame): string {
    return this.applied(node, 'test', this.options.tests, this.expression(node.node, frame), frame)
  }

  /** A filter or test applied; where its arguments fit as they stand it is called without any binding at run time. */
  applied(node: Filter | Test, what: string, table: ReadonlyMap<string, Builtin>, value: string, frame: Frame): string {
    const found = table.get(node.name)
    if (found === undefined) {
      if (!frame.soft) throw assertionError(`No ${what} named ${repr(node.name)}.`, node.line, node.offset)
      return `${this.use('unknown')}(${JSON.stringify(`No ${what} named ${repr(node.name)} found.`)})`
    }
    const { parameters, options } = found
    const simple = !options.varargs && !options.kwargs && !node.dynArgs && !node.dynKwargs && node.kwargs.length === 0
    const given = node.args.length + 1
    let source: string
    if (simple && given <= parameters.length && parameters.slice(given).every((one) => typeof one !== 'string')) {
      const args = [value, ...node.args.map((arg) => this.expression(arg, frame))]
      for (const one of parameters.slice(given)) args.push(this.literal(one[1]))
      source = `${this.constant(found)}.run(S, ${args.join(', ')})`
    } else source = `${this.use('apply')}(S, ${this.constant(found)}, ${this.arguments(node, frame, [value])})`
    return options.async ? this.awaited(`${this.use('pending')}(${source})`) : source
  }
}
