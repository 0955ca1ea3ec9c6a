import { PythonError } from '../../core/values/errors.ts'
import { TemplateSyntaxError } from '../errors.ts'
import type { Arguments, Expression } from '../syntax/nodes.ts'
import { constantOf, type FoldOptions, Impossible, writtenAgain } from './fold.ts'

export interface OptimiseOptions extends FoldOptions {
  /** Where autoescape may be on, only numbers are certain to stay what they are. */
  readonly escaping: boolean
}

/** Replaces constant expressions by their values, as Jinja2 does while it compiles. Raises what Jinja2 raises there. */
export class Optimiser {
  /** What holds names or calls where it is evaluated first. */
  readonly #hopeless = new WeakSet<Expression>()
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

  #isHopeless(node: Expression): boolean {
    if (node.kind === 'name' || node.kind === 'call' || this.#hopeless.has(node)) return true
    const first = 'left' in node ? node.left : 'test' in node ? node.test : 'node' in node ? node.node : undefined
    if (first === undefined || !(this.#hopeless.has(first) || first.kind === 'name' || first.kind === 'call'))
      return false
    this.#hopeless.add(node)
    return true
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

  #inside(node: Expression): Expression {
    const fold = (child: Expression) => this.fold(child)
    switch (node.kind) {
      case 'const':
      case 'name':
        return node
      case 'tuple':
      case 'list':
      case 'concat':
        return { ...node, items: node.items.map(fold) }
      case 'dict':
        return { ...node, items: node.items.map(({ key, value }) => ({ key: fold(key), value: fold(value) })) }
      case 'filter':
        return { ...node, node: node.node && fold(node.node), ...this.#arguments(node) }
      case 'test':
      case 'call':
        return { ...node, node: fold(node.node), ...this.#arguments(node) }
      case 'getattr':
      case 'not':
      case 'neg':
      case 'pos':
        return { ...node, node: fold(node.node) }
      case 'getitem':
        return {
          ...node,
          node: fold(node.node),
          key: node.key.kind === 'slice' ? this.#inside(node.key) : fold(node.key),
        }
      case 'slice':
        return {
          ...node,
          start: node.start && fold(node.start),
          stop: node.stop && fold(node.stop),
          step: node.step && fold(node.step),
        }
      case 'binary':
      case 'and':
      case 'or':
        return { ...node, left: fold(node.left), right: fold(node.right) }
      case 'compare':
        return {
          ...node,
          node: fold(node.node),
          rest: node.rest.map((one) => ({ operator: one.operator, node: fold(one.node) })),
        }
      case 'cond':
        return {
          ...node,
          test: fold(node.test),
          value: fold(node.value),
          otherwise: node.otherwise && fold(node.otherwise),
        }
    }
  }

  #arguments(node: Arguments): Arguments {
    return {
      args: node.args.map((arg) => this.fold(arg)),
      kwargs: node.kwargs.map(({ name, value }) => ({ name, value: this.fold(value) })),
      dynArgs: node.dynArgs && this.fold(node.dynArgs),
      dynKwargs: node.dynKwargs && this.fold(node.dynKwargs),
    }
  }
}
