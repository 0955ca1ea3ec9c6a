import { BoundMethod } from '../../python/attributes.ts'
import { iterate } from '../../python/iterate.ts'
import { methodsOf } from '../../python/methods/index.ts'
import { PyObject } from '../../python/values/object.ts'
import { repr } from '../../python/values/text.ts'
import { Dict } from '../../python/values.ts'

/** Salt's `salt`: functions by dotted name, and by module: `salt['cmd.run']`, `salt.cmd.run`, `salt.get('cmd.run')`. */
export class FunctionTable extends PyObject {
  readonly typeName = 'dict'
  constructor(
    /** A Dict, or any object with items. */
    readonly table: unknown,
    readonly prefix = '',
  ) {
    super()
  }
  override item(key: unknown): unknown {
    if (typeof key !== 'string') return undefined
    const name = this.prefix + key
    if (this.table instanceof Dict) return this.table.get(name)
    return this.table instanceof PyObject ? this.table.item?.(name) : undefined
  }
  override attribute(name: string): unknown {
    const found = this.item(name)
    if (found !== undefined) return found
    const module = `${this.prefix}${name}.`
    if (this.table instanceof Dict) {
      for (const key of this.table.keys())
        if (typeof key === 'string' && key.startsWith(module)) return new FunctionTable(this.table, module)
    } else {
      const own = this.prefix === '' && this.table instanceof PyObject ? this.table.attribute?.(name) : undefined
      if (own !== undefined) return own
      if (this.prefix === '' && !name.includes('.') && !['get', 'keys', 'items', 'values'].includes(name))
        return new FunctionTable(this.table, module)
    }
    const method = this.prefix === '' && this.table instanceof Dict ? methodsOf(this.table)?.get(name) : undefined
    return method && new BoundMethod(this.table, method)
  }
  override contains(key: unknown): boolean {
    return this.item(key) !== undefined
  }
  override iterate(): Iterable<unknown> {
    return iterate(this.table)
  }
  override length(): number {
    return this.table instanceof Dict ? this.table.size : 1
  }
  override repr(): string {
    return repr(this.table)
  }
}
