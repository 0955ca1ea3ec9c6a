import { PyObject } from '../../python/values/object.ts'
import { repr } from '../../python/values/text.ts'
import type { Mapped } from './mapped.ts'

/** An imported template: its exported names as attributes, its output as text. */
export class Module extends PyObject {
  readonly typeName = 'TemplateModule'
  constructor(
    readonly name: string,
    readonly names: ReadonlyMap<string, unknown>,
    readonly body: string,
    readonly mapped: Mapped | undefined,
  ) {
    super()
  }
  override get typeModule(): string {
    return 'jinja2.environment'
  }
  override repr(): string {
    return `<TemplateModule ${repr(this.name)}>`
  }
  override str(): string {
    return this.body
  }
  override html(): string {
    return this.body
  }
  override attribute(name: string): unknown {
    return this.names.get(name)
  }
}
