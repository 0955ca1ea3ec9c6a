import { YamlError } from './errors.ts'
import type { Node } from './nodes.ts'

/**
 * What aliases may add to a document, in bytes as memory would hold it: 16 a value, and its text. A few lines can stand
 * for billions of values ("billion laughs"): they are shared while they are only read, but not when they are merged or
 * printed.
 */
const most = 16 * 1024 * 1024
const ofValue = 16

/** How large what has been read of a document is, where each alias counts as what it stands for. */
export class AliasSize {
  #whole = 0
  #byAliases = 0

  get whole(): number {
    return this.#whole
  }

  add(node: Node): void {
    this.#whole += ofValue + (node.kind === 'scalar' ? node.value.length : 0)
  }

  addAlias(name: string, at: number, anchor: { readonly at: number; readonly size: number }): void {
    this.#whole += anchor.size
    this.#byAliases += anchor.size
    if (this.#byAliases <= most) return
    const problem = `found aliases that stand for more than 16 MiB of values (alias '${name}')`
    throw new YamlError('composer', problem, at, 'this is repeated', anchor.at, 'yaml-alias-size')
  }
}
