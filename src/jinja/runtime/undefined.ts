import { PyCallable } from '../../python/functions/call.ts'
import { raise } from '../../python/values/errors.ts'
import { repr } from '../../python/values/text.ts'
import { typeName } from '../../python/values/types.ts'

export type UndefinedKind = 'default' | 'strict' | 'chainable' | 'debug'

const NAMES = {
  default: 'Undefined',
  strict: 'StrictUndefined',
  chainable: 'ChainableUndefined',
  debug: 'DebugUndefined',
}

/** `object_type_repr`: how messages name the type of a value. */
export function describeObject(value: unknown): string {
  if (value === null) return 'None'
  const module = (value as { typeModule?: string }).typeModule ?? 'builtins'
  return `${module === 'builtins' ? '' : `${module}.`}${typeName(value)} object`
}

/** Where no object was asked: the name stands for a variable. */
export const NO_OBJECT: unique symbol = Symbol('no object')

/** A value that is not there. It may be asked whether it is defined; what else it allows depends on its kind. */
export class Undefined extends PyCallable {
  constructor(
    readonly kind: UndefinedKind,
    readonly hint: string | undefined,
    readonly object: unknown = NO_OBJECT,
    readonly missing: unknown = undefined,
    readonly pythonClass: string = 'UndefinedError',
  ) {
    super()
  }
  override get typeName(): string {
    return NAMES[this.kind]
  }
  override get typeModule(): string {
    return 'jinja2.runtime'
  }
  get message(): string {
    if (this.hint !== undefined) return this.hint
    if (this.object === NO_OBJECT) return `${repr(this.missing)} is undefined`
    if (typeof this.missing !== 'string') return `${describeObject(this.object)} has no element ${repr(this.missing)}`
    return `${repr(describeObject(this.object))} has no attribute ${repr(this.missing)}`
  }
  override fail(): never {
    raise(this.pythonClass, this.message)
  }
  get strict(): boolean {
    return this.kind === 'strict'
  }
  override repr(): string {
    return 'Undefined'
  }
  override str(): string {
    if (this.kind === 'strict') this.fail()
    if (this.kind !== 'debug') return ''
    if (this.hint !== undefined) return `{{ undefined value printed: ${this.hint} }}`
    if (this.object === NO_OBJECT) return `{{ ${String(this.missing)} }}`
    return `{{ no such element: ${describeObject(this.object)}[${repr(this.missing)}] }}`
  }
  override truth(): boolean {
    return this.strict ? this.fail() : false
  }
  override length(): number {
    return this.strict ? this.fail() : 0
  }
  override iterate(): Iterable<unknown> {
    return this.strict ? this.fail() : []
  }
  override contains(): boolean {
    return this.strict ? this.fail() : false
  }
  override equals(other: unknown): boolean {
    if (this.strict) this.fail()
    return other instanceof Undefined && other.kind === this.kind
  }
  override hashToken(): unknown {
    return this.strict ? this.fail() : NAMES
  }
  override compare(): number {
    return this.fail()
  }
  override call(): never {
    return this.fail()
  }
  override item(): unknown {
    return this.kind === 'chainable' ? this : this.fail()
  }
  override attribute(name: string): unknown {
    if (name.startsWith('__')) return undefined
    return this.kind === 'chainable' ? this : this.fail()
  }
}
