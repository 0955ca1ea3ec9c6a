import { Tuple, type Value } from '../../core/values.ts'

/** A tuple whose items have names as well, like the groups of `groupby`. */
export class NamedTuple extends Tuple {
  constructor(
    items: readonly Value[],
    readonly names: readonly string[],
  ) {
    super(items)
  }
  named(name: string): unknown {
    const at = this.names.indexOf(name)
    return at === -1 ? undefined : this.items[at]
  }
}
