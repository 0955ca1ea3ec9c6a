import { Dict, Tuple, type Value } from '../../python/values.ts'
import type { CallNode, Expression, Statement } from '../syntax/nodes.ts'
import { childrenOf, findAssignment, type Node, some } from './walk.ts'

/** A call of a function of `salt` with constant arguments. */
export interface KnownCall {
  readonly fun: string
  readonly args: readonly Value[]
  readonly kwargs: ReadonlyMap<string, Value>
}

/**
 * What a rendering does with `salt`, in its order: calls that it surely makes, uses that it may or may not make or whose
 * arguments are not known yet (`fun` undefined: of any function), templates that it surely runs. After `unknown` nothing is told.
 */
export type Foreseen =
  | ({ readonly kind: 'call' } & KnownCall)
  | { readonly kind: 'maybe'; readonly fun: string | undefined }
  | { readonly kind: 'template'; readonly name: string }
  | { readonly kind: 'unknown' }

/** Foresees a template's use of `salt` from its tree alone. */
export function foresee(body: readonly Statement[]): readonly Foreseen[] {
  if (some(body, bindsSalt)) return [{ kind: 'unknown' }]
  const foreseer = new Foreseer()
  foreseer.statements(body)
  return foreseer.steps
}

function bindsSalt(node: Node): boolean {
  switch (node.kind) {
    case 'set':
    case 'setblock':
    case 'for':
    case 'with':
      return findAssignment(node, 'salt') !== undefined
    case 'macro':
    case 'callblock':
      return node.params.some(({ name }) => name === 'salt') || (node.kind === 'macro' && node.name === 'salt')
    case 'import':
      return node.target === 'salt'
    case 'from':
      return node.names.some(({ alias }) => alias === 'salt')
    default:
      return false
  }
}

class Foreseer {
  readonly steps: Foreseen[] = []

  statements(body: readonly Statement[]): void {
    for (const statement of body) {
      if (this.steps.at(-1)?.kind === 'unknown') return
      this.statement(statement)
    }
  }

  statement(node: Statement): void {
    switch (node.kind) {
      case 'output':
      case 'set':
      case 'do':
        this.sureAll(childrenOf(node))
        break
      case 'setblock':
        this.statements(node.body)
        if (node.filter) this.sure(node.filter)
        break
      case 'filterblock':
        this.statements(node.body)
        this.sure(node.filter)
        break
      case 'with':
        this.sureAll(node.values)
        this.statements(node.body)
        break
      case 'autoescape':
        this.sure(node.value)
        this.statements(node.body)
        break
      case 'if':
        this.sure(node.test)
        this.unsure(childrenOf(node).slice(1))
        break
      case 'for':
        this.sure(node.iterable)
        this.unsure(childrenOf(node).slice(1))
        break
      case 'callblock':
        this.sure(node.call)
        this.unsure(childrenOf(node).slice(1))
        break
      case 'macro':
        this.unsure(childrenOf(node))
        break
      case 'include':
      case 'import':
      case 'from':
        this.steps.push(templateStep(node.template))
        break
      default:
        this.steps.push({ kind: 'unknown' })
    }
  }

  /** An expression that is computed whatever happens, its parts in the order in which they are. */
  sure(node: Node): void {
    switch (node.kind) {
      case 'and':
      case 'or':
        this.sure(node.left)
        this.unsure([node.right])
        break
      case 'cond':
        this.sure(node.test)
        this.unsure(childrenOf(node).slice(1))
        break
      case 'compare': {
        const [left, first, ...rest] = partsOf(node)
        this.sureAll([left, first].filter((operand) => operand !== undefined))
        this.unsure(rest)
        break
      }
      case 'call':
        this.call(node)
        break
      default:
        if (!this.use(node)) this.sureAll(partsOf(node))
    }
  }

  sureAll(nodes: readonly Node[]): void {
    for (const node of nodes) this.sure(node)
  }

  call(node: CallNode): void {
    const fun = functionOf(node.node)
    this.sureAll(childrenOf(node).slice(fun === undefined ? 0 : 1))
    if (fun !== undefined) this.steps.push(knownCall(fun, node) ?? { kind: 'maybe', fun })
  }

  /** What may be run or not, now or later. */
  unsure(nodes: readonly Node[]): void {
    for (const node of nodes) {
      if (['include', 'import', 'from', 'extends', 'block'].includes(node.kind)) this.steps.push({ kind: 'unknown' })
      else if (!this.use(node)) this.unsure(partsOf(node))
    }
  }

  /** Notes a use of `salt` or `raise` by itself; whether the node is one, so that its parts have been seen. */
  use(node: Node): boolean {
    if (node.kind === 'name') {
      if (node.name === 'salt') this.steps.push({ kind: 'maybe', fun: undefined })
      else if (node.name === 'raise') this.steps.push({ kind: 'unknown' })
      return true
    }
    const fun = functionOf(node)
    if (fun === undefined) return false
    this.steps.push({ kind: 'maybe', fun })
    return true
  }
}

function isSalt(node: Node): boolean {
  return node.kind === 'name' && node.name === 'salt'
}

/** The nodes inside a node, without a `salt` that is only asked about: `salt is defined`, `'a.b' in salt`. */
function partsOf(node: Node): readonly Node[] {
  const parts = childrenOf(node)
  return node.kind === 'test' || node.kind === 'compare' ? parts.filter((part) => !isSalt(part)) : parts
}

/** The function that `salt['a.b']` or `salt.a.b` means. */
function functionOf(node: Node): string | undefined {
  if (node.kind === 'getitem' && isSalt(node.node) && node.key.kind === 'const')
    return typeof node.key.value === 'string' ? node.key.value : undefined
  if (node.kind !== 'getattr' || node.node.kind !== 'getattr' || !isSalt(node.node.node)) return undefined
  return `${node.node.name}.${node.name}`
}

function templateStep(template: Expression): Foreseen {
  return template.kind === 'const' && typeof template.value === 'string'
    ? { kind: 'template', name: template.value }
    : { kind: 'unknown' }
}

function knownCall(fun: string, node: CallNode): Foreseen | undefined {
  if (node.dynArgs || node.dynKwargs) return undefined
  const args = node.args.map(constant)
  const kwargs = node.kwargs.map(({ name, value }) => [name, constant(value)] as const)
  if (args.includes(undefined) || kwargs.some(([, value]) => value === undefined)) return undefined
  return { kind: 'call', fun, args: args as Value[], kwargs: new Map(kwargs as [string, Value][]) }
}

/** The value that a literal writes. */
function constant(node: Expression): Value | undefined {
  if (node.kind === 'const') return node.value as Value
  if (node.kind === 'list' || node.kind === 'tuple') {
    const items = node.items.map(constant)
    if (items.includes(undefined)) return undefined
    return node.kind === 'list' ? (items as Value[]) : new Tuple(items as Value[])
  }
  if (node.kind !== 'dict') return undefined
  const dict = new Dict()
  for (const pair of node.items) {
    const key = constant(pair.key)
    const value = constant(pair.value)
    if (typeof key !== 'string' || value === undefined) return undefined
    dict.set(key, value)
  }
  return dict
}
