import { raise } from '../../python/values/errors.ts'
import { PyObject } from '../../python/values/object.ts'
import { repr } from '../../python/values/text.ts'
import type { Dict } from '../../python/values.ts'

/** What `namespace()` makes: a holder of values that inner scopes may change. */
export class Namespace extends PyObject {
  readonly typeName = 'Namespace'
  constructor(readonly values: Dict) {
    super()
  }
  override get typeModule(): string {
    return 'jinja2.utils'
  }
  override repr(): string {
    return `<Namespace ${repr(this.values)}>`
  }
  override attribute(name: string): unknown {
    return this.values.get(name)
  }
}

export function checkNamespace(value: unknown): void {
  if (!(value instanceof Namespace)) raise('TemplateRuntimeError', 'cannot assign attribute on non-namespace object')
}

export function setAttribute(object: unknown, name: string, value: unknown): void {
  checkNamespace(object)
  ;(object as Namespace).values.set(name, value as never)
}
