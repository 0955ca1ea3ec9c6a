import { applyBuiltin } from '../../python/functions/call.ts'
import * as operators from '../../python/operators/index.ts'
import { NamedTuple } from '../../python/types/named.ts'
import { Slice } from '../../python/types/slice.ts'
import { PythonError } from '../../python/values/errors.ts'
import { str } from '../../python/values/text.ts'
import { truth } from '../../python/values/types.ts'
import { Dict, Float, Tuple } from '../../python/values.ts'
import type { Builtin, Call } from '../extension.ts'
import { getAttribute, getItem } from '../runtime/access.ts'
import { keywords, spread } from '../runtime/arguments.ts'
import { Undefined } from '../runtime/undefined.ts'
import type { Arguments, Expression, Filter, Test } from '../syntax/nodes.ts'

/** An expression has no value yet: it needs names, calls, or fails in a way that Jinja2 leaves for the rendering. */
export class Impossible extends Error {}

const IMPOSSIBLE = new Impossible()

/** Filters that ask for the context, which is not there while a template compiles. */
const NEED_CONTEXT = new Set(['random', 'map', 'select', 'reject', 'selectattr', 'rejectattr'])

const BINARY = {
  '+': operators.add,
  '-': operators.sub,
  '*': operators.mul,
  '/': operators.div,
  '//': operators.floordiv,
  '%': operators.mod,
  '**': operators.pow,
}

const COMPARE = {
  eq: operators.eq,
  ne: operators.ne,
  lt: operators.lt,
  lteq: operators.lteq,
  gt: operators.gt,
  gteq: operators.gteq,
  in: operators.contains,
  notin: operators.notin,
}

export interface FoldOptions {
  readonly call: Call
  readonly filters: ReadonlyMap<string, Builtin>
  readonly tests: ReadonlyMap<string, Builtin>
}

/** What Jinja2 leaves for the rendering when it raises. */
function attempt<T>(compute: () => T): T {
  try {
    return compute()
  } catch (error) {
    if (error instanceof PythonError) throw IMPOSSIBLE
    throw error
  }
}

/** The value of a constant expression, by the rules of Jinja2's `as_const`. Raises Impossible, or what Jinja2 raises while it compiles. */
export function constantOf(node: Expression, options: FoldOptions): unknown {
  const of = (child: Expression) => constantOf(child, options)
  const { call } = options
  switch (node.kind) {
    case 'const':
      return node.value
    case 'name':
    case 'call':
      throw IMPOSSIBLE
    case 'tuple':
      return new Tuple(node.items.map(of) as never)
    case 'list':
      return node.items.map(of)
    case 'dict': {
      const dict = new Dict()
      for (const { key, value } of node.items) dict.set(of(key) as never, of(value) as never)
      return dict
    }
    case 'filter':
      if (!node.node || NEED_CONTEXT.has(node.name)) throw IMPOSSIBLE
      return applied(node, node.node, options.filters, options)
    case 'test':
      return applied(node, node.node, options.tests, options)
    case 'getattr':
      return attempt(() => getAttribute(call, of(node.node), node.name))
    case 'getitem':
      return attempt(() => {
        const object = of(node.node)
        if (object instanceof Undefined) return object.item()
        return node.key.kind === 'slice' ? sliced(call, object, of(node.key)) : getItem(call, object, of(node.key))
      })
    case 'slice': {
      const [start, stop, step] = [node.start, node.stop, node.step].map((part) => (part ? of(part) : null))
      return new Slice(start, stop, step)
    }
    case 'binary':
      return attempt(() => BINARY[node.operator](of(node.left), of(node.right)))
    case 'and': {
      const left = of(node.left)
      return truth(left) ? of(node.right) : left
    }
    case 'or': {
      const left = of(node.left)
      return truth(left) ? left : of(node.right)
    }
    case 'not':
      return attempt(() => !truth(of(node.node)))
    case 'neg':
      return attempt(() => operators.neg(of(node.node)))
    case 'pos':
      return attempt(() => operators.pos(of(node.node)))
    case 'concat':
      return node.items.map((item) => str(of(item))).join('')
    case 'compare':
      return compared(node, of)
    case 'cond':
      if (truth(of(node.test))) return of(node.value)
      if (!node.otherwise) throw IMPOSSIBLE
      return of(node.otherwise)
  }
}

/** A slice of a constant; what has none is undefined here, though it is an error where it is computed later. */
function sliced(call: Call, object: unknown, key: unknown): unknown {
  try {
    return getItem(call, object, key)
  } catch (error) {
    if (error instanceof PythonError && error.pythonClass === 'TypeError') return call.undefined(undefined, object, key)
    throw error
  }
}

function compared(node: Extract<Expression, { kind: 'compare' }>, of: (child: Expression) => unknown): unknown {
  let left = of(node.node)
  return attempt(() => {
    for (const { operator, node: operand } of node.rest) {
      const right = of(operand)
      const test = COMPARE[operator]
      if (!test(left, right)) return false
      left = right
    }
    return true
  })
}

function applied(
  node: Filter | Test,
  operand: Expression,
  table: ReadonlyMap<string, Builtin>,
  options: FoldOptions,
): unknown {
  const found = table.get(node.name)
  if (found === undefined || found.options.async) throw IMPOSSIBLE
  const of = (child: Expression) => constantOf(child, options)
  const [args, kwargs] = argumentsOf(node, of)
  args.unshift(of(operand))
  return attempt(() => applyBuiltin(options.call, found, args, kwargs))
}

function argumentsOf(node: Arguments, of: (child: Expression) => unknown) {
  const args = node.args.map(of)
  const names = node.kwargs.map(({ name }) => name)
  const values = node.kwargs.map(({ value }) => of(value))
  const { dynArgs, dynKwargs } = node
  if (dynArgs) attempt(() => spread(args, of(dynArgs)))
  const more = dynKwargs && attempt(() => of(dynKwargs))
  const kwargs = names.length > 0 || dynKwargs ? attempt(() => keywords(names, values, more)) : undefined
  return [args, kwargs] as const
}

/** The expression that writes a value again; undefined for values that Jinja2 computes anew at each rendering. */
export function writtenAgain(value: unknown, at: Expression): Expression | undefined {
  const { line, offset } = at
  if (value === null || ['boolean', 'number', 'bigint', 'string'].includes(typeof value))
    return { kind: 'const', value, line, offset }
  if (value instanceof Float) return { kind: 'const', value, line, offset }
  const all = (items: Iterable<unknown>) => {
    const nodes = Array.from(items, (item) => writtenAgain(item, at))
    return nodes.includes(undefined) ? undefined : (nodes as Expression[])
  }
  if (value instanceof NamedTuple) return undefined
  if (Array.isArray(value) || value instanceof Tuple) {
    const items = all(Array.isArray(value) ? value : value.items)
    return items && { kind: Array.isArray(value) ? 'list' : 'tuple', items, line, offset }
  }
  if (!(value instanceof Dict)) return undefined
  const keys = all(value.keys())
  const values = all(value.values())
  return (
    keys &&
    values && {
      kind: 'dict',
      items: keys.map((key, i) => ({ key, value: values[i] as Expression })),
      line,
      offset,
    }
  )
}
