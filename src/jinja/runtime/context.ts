/** A generated function of a template: its root or a block. No type holds it to the session that its text asks of. */
export type BlockFunction = (context: Context, session: never) => unknown

type Names = ReadonlyMap<string, unknown>

/** The names that a running template sees: what it has set, what it was given, and the globals behind that. */
export class Context {
  /** What the template has set at its top level. */
  readonly vars = new Map<string, unknown>()
  readonly exported = new Set<string>()

  constructor(
    readonly name: string,
    /** Searched in order, after `vars`. */
    readonly layers: readonly Names[],
    readonly blocks: Map<string, BlockFunction[]>,
    /** Given to `render` over and above the environment's globals; imported templates see them. */
    readonly renderGlobals: Names | undefined,
  ) {}

  resolve(name: string): unknown {
    const own = this.vars.get(name)
    if (own !== undefined) return own
    for (const layer of this.layers) {
      const value = layer.get(name)
      if (value !== undefined) return value
    }
    return undefined
  }

  /** Every name with its value; given ones come after globals, own ones last. */
  names(): Map<string, unknown> {
    const all = new Map<string, unknown>()
    for (const layer of [this.vars, ...this.layers].reverse()) for (const [name, value] of layer) all.set(name, value)
    return all
  }

  publish(name: string, value: unknown, exported: boolean): void {
    this.vars.set(name, value)
    if (exported) this.exported.add(name)
    else this.exported.delete(name)
  }

  /** What another template that runs in this one's context sees: `locals` are names and values by turns. */
  layersWith(locals: readonly unknown[], snapshot = false): readonly Names[] {
    const own = new Map<string, unknown>(this.vars)
    for (let i = 0; i < locals.length; i += 2)
      if (locals[i + 1] !== undefined) own.set(locals[i] as string, locals[i + 1])
    if (own.size === 0 && !snapshot) return this.layers
    return [own, ...this.layers]
  }
}
