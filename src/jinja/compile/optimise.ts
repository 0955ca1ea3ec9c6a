import { PythonError } from '../../python/values/errors.ts'
import { TemplateSyntaxError } from '../errors.ts'
import type { Arguments, Expression } from '../syntax/nodes.ts'
import { constantOf, type FoldOptions, Impossible, writtenAgain } from './fold.ts'
import { childrenOf } from './walk.ts'

export interface OptimiseOptions extends FoldOptions {
  /** Where autoescape may be on, only numbers are certain to stay what they are. */
  readonly escaping: boolean
}

/** Replaces constant expressions by their values, as Jinja2 does while it compiles. Raises what Jinja2 raises there. */
export class Optimiser {
  readonly #hopeless = new WeakMap<Expression, boolean>()
  constructor(readonly options: OptimiseOptions) {}

  /** The value of a constant; undefined where there is none before the template runs. */
  value(node: Expression): { readonly value: unknown } | undefined {
    if (this.#isHopeless(node)) return undefined
    try {
      return { value: constantOf(node, this.options) }
    } catch (error) {
      if (error instanceof Impossible) return undefined
      if (error instanceof PythonError && !(error instanceof TemplateSyntaxError))
        throw new TemplateSyntaxError(error.message, node.line, node.offset, error.pythonClass)
      throw error
    }
  }

  /** Whether a part that is evaluated in any case holds a name or a call. */
  #isHopeless(node: Expression): boolean {
    const known = this.#hopeless.get(node)
    if (known !== undefined) return known
    const hopeless = certainParts(node)?.some((part) => this.#isHopeless(part)) ?? true
    this.#hopeless.set(node, hopeless)
    return hopeless
  }

  fold(node: Expression): Expression {
    if (node.kind === 'const' || node.kind === 'name') return node
    const inside = this.#inside(node)
    const found = this.value(inside)
    if (!found) return inside
    const again = writtenAgain(found.value, node)
    if (!again || (this.options.escaping && !(again.kind === 'const' && typeof again.value !== 'string'))) return inside
    return again
  }

  /** The same with its parts folded; the node itself where none of them changed. */
  #inside(node: Expression): Expression {
    const fold = (child: Expression) => this.fold(child)
    switch (node.kind) {
      case 'const':
      case 'name':
        return node
      case 'tuple':
      case 'list':
      case 'concat': {
        const items = mapped(node.items, fold)
        return items === node.items ? node : { ...node, items }
      }
      case 'dict': {
        const items = mapped(node.items, (pair) => {
          const [key, value] = [fold(pair.key), fold(pair.value)]
          return key === pair.key && value === pair.value ? pair : { key, value }
        })
        return items === node.items ? node : { ...node, items }
      }
      case 'filter':
      case 'test':
      case 'call': {
        const operand = node.node && fold(node.node)
        const given = this.#arguments(node)
        return operand === node.node && given === node ? node : ({ ...node, ...given, node: operand } as Expression)
      }
      case 'getattr':
      case 'not':
      case 'neg':
      case 'pos': {
        const operand = fold(node.node)
        return operand === node.node ? node : { ...node, node: operand }
      }
      case 'getitem': {
        const operand = fold(node.node)
        const key = node.key.kind === 'slice' ? this.#inside(node.key) : fold(node.key)
        return operand === node.node && key === node.key ? node : { ...node, node: operand, key }
      }
      case 'slice': {
        const part = (child: Expression | undefined) => child && fold(child)
        return { ...node, start: part(node.start), stop: part(node.stop), step: part(node.step) }
      }
      case 'binary':
      case 'and':
      case 'or': {
        const [left, right] = [fold(node.left), fold(node.right)]
        return left === node.left && right === node.right ? node : { ...node, left, right }
      }
      case 'compare': {
        const first = fold(node.node)
        const rest = mapped(node.rest, (one) => {
          const operand = fold(one.node)
          return operand === one.node ? one : { operator: one.operator, node: operand }
        })
        return first === node.node && rest === node.rest ? node : { ...node, node: first, rest }
      }
      case 'cond': {
        const [test, value] = [fold(node.test), fold(node.value)]
        const otherwise = node.otherwise && fold(node.otherwise)
        const isSame = test === node.test && value === node.value && otherwise === node.otherwise
        return isSame ? node : { ...node, test, value, otherwise }
      }
    }
  }

  #arguments(node: Arguments): Arguments {
    const args = mapped(node.args, (arg) => this.fold(arg))
    const kwargs = mapped(node.kwargs, (one) => {
      const value = this.fold(one.value)
      return value === one.value ? one : { name: one.name, value }
    })
    const dynArgs = node.dynArgs && this.fold(node.dynArgs)
    const dynKwargs = node.dynKwargs && this.fold(node.dynKwargs)
    const isSame =
      args === node.args && kwargs === node.kwargs && dynArgs === node.dynArgs && dynKwargs === node.dynKwargs
    return isSame ? node : { args, kwargs, dynArgs, dynKwargs }
  }
}

/** The parts of an expression that are evaluated whatever the others give; undefined where it has no value before the rendering. */
function certainParts(node: Expression): readonly Expression[] | undefined {
  switch (node.kind) {
    case 'name':
    case 'call':
      return undefined
    case 'and':
    case 'or':
      return [node.left]
    case 'cond':
      return [node.test]
    case 'compare':
      return node.rest[0] ? [node.node, node.rest[0].node] : [node.node]
    case 'dict':
      return upTo(node.items, ({ key }) => key.kind !== 'const').flatMap(({ key, value }) => [key, value])
    case 'concat':
      return upTo(node.items, (item) => item.kind !== 'const')
    default:
      return childrenOf(node) as readonly Expression[]
  }
}

/** The items up to the first one that may raise (a key that has no hash, a text that is undefined), itself included. */
function upTo<T>(items: readonly T[], mayRaise: (item: T) => boolean): readonly T[] {
  const at = items.findIndex(mayRaise)
  return at === -1 ? items : items.slice(0, at + 1)
}

/** The items mapped; the array itself where none of them changed. */
function mapped<T>(items: readonly T[], map: (item: T) => T): readonly T[] {
  let changed: T[] | undefined
  for (let i = 0; i < items.length; i++) {
    const item = items[i] as T
    const now = map(item)
    if (now === item) continue
    changed ??= items.slice()
    changed[i] = now
  }
  return changed ?? items
}
