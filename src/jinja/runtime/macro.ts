import { PyCallable } from '../../python/functions/call.ts'
import { start } from '../../python/functions/suspended.ts'
import { Markup } from '../../python/types/markup.ts'
import { raise } from '../../python/values/errors.ts'
import { repr } from '../../python/values/text.ts'
import { Dict, Tuple } from '../../python/values.ts'
import type { Kwargs } from '../extension.ts'
import type { Session } from './session.ts'

/** A macro, or the body of a call block as its `caller`. */
export class Macro extends PyCallable {
  readonly typeName = 'Macro'
  constructor(
    readonly session: Session,
    readonly body: (...args: unknown[]) => unknown,
    readonly name: string | null,
    readonly parameters: readonly string[],
    readonly catchKwargs: boolean,
    readonly catchVarargs: boolean,
    readonly usesCaller: boolean,
    readonly explicitCaller: boolean,
  ) {
    super()
  }
  override get typeModule(): string {
    return 'jinja2.runtime'
  }
  override repr(): string {
    return `<Macro ${this.name === null ? 'anonymous' : repr(this.name)}>`
  }

  override attribute(name: string): unknown {
    switch (name) {
      case 'name':
        return this.name
      case 'arguments':
        return new Tuple(this.parameters)
      case 'caller':
        return this.usesCaller
      case 'catch_kwargs':
        return this.catchKwargs
      case 'catch_varargs':
        return this.catchVarargs
      case 'explicit_caller':
        return this.explicitCaller
    }
    return undefined
  }

  override call(_call: unknown, args: readonly unknown[], kwargs: Kwargs | undefined): unknown {
    const { session } = this
    const bound =
      kwargs || args.length > this.parameters.length || this.needsBinding ? this.#bind(args, kwargs) : this.#fill(args)
    session.enter()
    const { autoescape } = session
    if (!autoescape) return start(this.body(...bound))
    return start(this.body(...bound), (text) => new Markup(text as string))
  }

  get needsBinding(): boolean {
    return this.catchKwargs || this.catchVarargs || this.usesCaller
  }

  #fill(args: readonly unknown[]): readonly unknown[] {
    return args
  }

  #bind(args: readonly unknown[], kwargs: Kwargs | undefined): unknown[] {
    const rest = new Map<string, unknown>(kwargs)
    const count = this.parameters.length
    const bound = args.slice(0, count)
    let foundCaller = this.explicitCaller
    if (bound.length < count) {
      foundCaller = false
      for (const name of this.parameters.slice(bound.length)) {
        bound.push(rest.get(name))
        rest.delete(name)
        if (name === 'caller') foundCaller = true
      }
    }
    if (this.usesCaller && !foundCaller) {
      bound.push(rest.get('caller') ?? this.session.undefined('No caller defined', undefined, 'caller'))
      rest.delete('caller')
    }
    if (this.catchKwargs) bound.push(new Dict(rest as Map<string, never>))
    else if (rest.size > 0) {
      if (rest.has('caller')) {
        raise(
          'TypeError',
          `macro ${repr(this.name)} was invoked with two values for the special caller argument. This is most likely a bug.`,
        )
      }
      raise('TypeError', `macro ${repr(this.name)} takes no keyword argument ${repr([...rest.keys()][0])}`)
    }
    if (this.catchVarargs) bound.push(new Tuple(args.slice(count) as never))
    else if (args.length > count) {
      raise('TypeError', `macro ${repr(this.name)} takes not more than ${count} argument(s)`)
    }
    return bound
  }
}
