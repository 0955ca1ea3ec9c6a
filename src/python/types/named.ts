import { Tuple, type Value } from '../values.ts'

/** A tuple whose items have names as well, like the groups of `groupby`. */
export class NamedTuple extends Tuple {
  constructor(
    items: readonly Value[],
    readonly names: readonly string[],
    readonly ownName: string,
    readonly ownModule: string,
  ) {
    super(items)
  }
  get typeModule(): string {
    return this.ownModule
  }
  override get typeName(): string {
    return this.ownName
  }
  named(name: string): unknown {
    const at = this.names.indexOf(name)
    return at === -1 ? undefined : this.items[at]
  }
}
