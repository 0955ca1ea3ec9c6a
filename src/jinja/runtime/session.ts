import { applyBuiltin } from '../../python/functions/call.ts'
import { textOf } from '../../python/types/markup.ts'
import { raise } from '../../python/values/errors.ts'
import { repr } from '../../python/values/text.ts'
import { hashKey } from '../../python/values.ts'
import type { Builtin, Call, Kwargs } from '../extension.ts'
import { getAttribute, getItem } from './access.ts'
import type { Engine } from './engine.ts'
import type { Mapped } from './mapped.ts'
import { NO_OBJECT, Undefined } from './undefined.ts'

/** The names that a template sees. */
export interface Scope {
  resolve(name: string): unknown
  names(): ReadonlyMap<string, unknown>
}

/** Where a template is compiled there are no names yet. */
export const EMPTY_SCOPE: Scope = { resolve: () => undefined, names: () => new Map() }

/** One rendering, from `render` to its end: what it has used up, and what generated code asks of the environment. */
export class Session implements Call {
  fuel: number
  depth = 0
  autoescape: boolean
  /** The text that a macro, include or block gave last, with its lines; only where lines are asked for. */
  last: Mapped | undefined

  constructor(
    readonly engine: Engine,
    readonly mapped: boolean,
    /** Names that filters may ask for: the context of the template rendered. */
    readonly scope: Scope,
  ) {
    this.fuel = engine.limits.work
    this.autoescape = engine.autoescape
  }

  enter(): void {
    if (++this.depth > this.engine.limits.depth) raise('RecursionError', 'maximum recursion depth exceeded')
    if (--this.fuel < 0) this.exhausted()
  }

  leave(text: string): string {
    this.depth--
    if (text.length > 4096) this.checkText(text.length)
    return text
  }

  checkText(length: number): void {
    if (length > this.engine.limits.text)
      raise('MemoryError', `text of more than ${this.engine.limits.text} characters`)
    this.spend(length >> 6)
  }

  spend(amount: number): void {
    this.fuel -= amount
    if (this.fuel < 0) this.exhausted()
  }

  exhausted(): never {
    raise('TemplateRuntimeError', `the template does too much work (limit ${this.engine.limits.work} steps)`)
  }

  resolve(name: string): unknown {
    return this.scope.resolve(name)
  }

  names(): ReadonlyMap<string, unknown> {
    return this.scope.names()
  }

  getItem(object: unknown, key: unknown): unknown {
    return getItem(this, object, key)
  }

  getAttribute(object: unknown, name: string): unknown {
    return getAttribute(this, object, name)
  }

  undefined(hint?: string, object: unknown = NO_OBJECT, name?: unknown, pythonClass?: string): Undefined {
    return new Undefined(this.engine.undefinedKind, hint, object, name, pythonClass)
  }

  filter(name: unknown, value: unknown, args: readonly unknown[] = [], kwargs?: Kwargs): unknown {
    return applyBuiltin(this, named('filter', this.engine.filters, name), [value, ...args], kwargs)
  }

  test(name: unknown, value: unknown, args: readonly unknown[] = [], kwargs?: Kwargs): unknown {
    return applyBuiltin(this, named('test', this.engine.tests, name), [value, ...args], kwargs)
  }
}

/** The filter or test of a name that a template computed. */
function named(kind: string, table: ReadonlyMap<string, Builtin>, name: unknown): Builtin {
  hashKey(name)
  const found = table.get(textOf(name) as string)
  if (found) return found
  const hint = name instanceof Undefined ? ` (${name.message}; did you forget to quote the callable name?)` : ''
  return raise('TemplateRuntimeError', `No ${kind} named ${repr(name)}.${hint}`)
}
