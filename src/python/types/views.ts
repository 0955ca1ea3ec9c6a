import { raise } from '../values/errors.ts'
import { PyObject } from '../values/object.ts'
import { same } from '../values/order.ts'
import { repr } from '../values/text.ts'
import { type Dict, Tuple, UnhashableError } from '../values.ts'

/** What `dict.keys()`, `values()` and `items()` give: a look at the dict as it is. */
export class DictView extends PyObject {
  constructor(
    readonly dict: Dict,
    override readonly typeName: 'dict_keys' | 'dict_values' | 'dict_items',
  ) {
    super()
  }
  *#items(): Iterable<unknown> {
    const { dict, typeName } = this
    const { size } = dict
    for (const entry of dict) {
      yield typeName === 'dict_items' ? new Tuple(entry) : typeName === 'dict_keys' ? entry[0] : entry[1]
      if (dict.size !== size) raise('RuntimeError', 'dictionary changed size during iteration')
    }
  }
  override iterate(): Iterable<unknown> {
    return this.#items()
  }
  override hashToken(): unknown {
    if (this.typeName !== 'dict_values') throw new UnhashableError(this.typeName)
    return this
  }
  override attribute(name: string): unknown {
    return name === 'mapping' ? this.dict : undefined
  }
  override length(): number {
    return this.dict.size
  }
  override repr(): string {
    return `${this.typeName}([${[...this.#items()].map(repr).join(', ')}])`
  }
  override contains(item: unknown): boolean {
    if (this.typeName === 'dict_keys') return this.dict.has(item as never)
    for (const one of this.#items()) if (same(one, item)) return true
    return false
  }
  override equals(other: unknown): boolean | undefined {
    if (!(other instanceof DictView) || this.typeName === 'dict_values' || other.typeName === 'dict_values')
      return undefined
    return this.dict.size === other.dict.size && [...other.iterate()].every((item) => this.contains(item))
  }
}
