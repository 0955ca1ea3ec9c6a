import type { CallBlock, Expression, For, Macro, Statement, Target, With } from '../syntax/nodes.ts'
import { childrenOf, type Node } from './walk.ts'

/** How a variable gets its first value when a frame is entered. */
export type Load =
  | { readonly kind: 'parameter' }
  | { readonly kind: 'resolve'; readonly name: string }
  | { readonly kind: 'alias'; readonly of: string }
  | { readonly kind: 'undefined' }

/** JavaScript's spelling of a template's variable; anything but ASCII letters and digits is written as its code. */
function spell(level: number, name: string): string {
  return `l${level}_${name.replace(/[^A-Za-z0-9]/gu, (char) => (char === '_' ? '_' : `$${char.codePointAt(0)?.toString(16)}$`))}`
}

/**
 * The names of one scope: which variable each refers to, how it begins, which are assigned. Follows Jinja2's rules to the
 * letter, since they decide what a template sees of a name that is assigned in only some branches, or after its first use.
 */
export class Symbols {
  readonly refs = new Map<string, string>()
  readonly loads = new Map<string, Load>()
  readonly stores = new Set<string>()

  constructor(
    readonly parent: Symbols | undefined,
    readonly level: number = (parent?.level ?? -1) + 1,
  ) {}

  copy(): Symbols {
    const copy = new Symbols(this.parent, this.level)
    for (const [name, ref] of this.refs) copy.refs.set(name, ref)
    for (const [ref, load] of this.loads) copy.loads.set(ref, load)
    for (const name of this.stores) copy.stores.add(name)
    return copy
  }

  #define(name: string, load: Load): string {
    const ref = spell(this.level, name)
    this.refs.set(name, ref)
    this.loads.set(ref, load)
    return ref
  }

  find(name: string): string | undefined {
    return this.refs.get(name) ?? this.parent?.find(name)
  }

  findLoad(ref: string): Load | undefined {
    return this.loads.get(ref) ?? this.parent?.findLoad(ref)
  }

  /** The variable of a name that analysis has seen; one it has not is looked up in the context from here on. */
  ref(name: string): string {
    return this.find(name) ?? this.#define(name, { kind: 'resolve', name })
  }

  load(name: string): void {
    if (this.find(name) === undefined) this.#define(name, { kind: 'resolve', name })
  }

  store(name: string): void {
    this.stores.add(name)
    if (this.refs.has(name)) return
    const outer = this.parent?.find(name)
    this.#define(name, outer === undefined ? { kind: 'undefined' } : { kind: 'alias', of: outer })
  }

  declareParameter(name: string): string {
    this.stores.add(name)
    return this.#define(name, { kind: 'parameter' })
  }

  /** Takes over what the branches of an `if` assigned; a name that not all of them assign begins with its outer value. */
  merge(branches: readonly Symbols[]): void {
    const counts = new Map<string, number>()
    for (const branch of branches) {
      for (const name of branch.stores) if (!this.stores.has(name)) counts.set(name, (counts.get(name) ?? 0) + 1)
    }
    for (const branch of branches) {
      for (const [name, ref] of branch.refs) this.refs.set(name, ref)
      for (const [ref, load] of branch.loads) this.loads.set(ref, load)
      for (const name of branch.stores) this.stores.add(name)
    }
    for (const [name, count] of counts) {
      if (count === branches.length) continue
      const ref = this.find(name) as string
      const outer = this.parent?.find(name)
      this.loads.set(ref, outer === undefined ? { kind: 'resolve', name } : { kind: 'alias', of: outer })
    }
  }

  /** Every assigned name that is visible here, with its variable: what an include or a scoped block gets to see. */
  dumpStores(): Map<string, string> {
    const dump = new Map<string, string>()
    for (let scope: Symbols | undefined = this; scope; scope = scope.parent) {
      for (const name of scope.stores) if (!dump.has(name)) dump.set(name, this.find(name) as string)
    }
    return dump
  }

  analyze(body: readonly Statement[]): void {
    const visitor = new Visitor(this)
    for (const statement of body) visitor.visit(statement)
  }

  analyzeTarget(target: Target, asParameter: boolean): void {
    new Visitor(this).visitTarget(target, asParameter)
  }

  analyzeFor(node: For, part: 'body' | 'else' | 'test'): void {
    if (part !== 'else') this.analyzeTarget(node.target, true)
    if (part === 'body') this.analyze(node.body)
    else if (part === 'else') this.analyze(node.otherwise)
    else if (node.test) new Visitor(this).visit(node.test)
  }

  analyzeWith(node: With): void {
    for (const target of node.targets) this.analyzeTarget(target, false)
    this.analyze(node.body)
  }

  analyzeMacro(node: Macro | CallBlock): void {
    for (const param of node.params) this.declareParameter(param.name)
    for (const fallback of node.defaults) new Visitor(this).visit(fallback)
    this.analyze(node.body)
  }

  analyzeExpression(node: Expression): void {
    new Visitor(this).visit(node)
  }
}

/** Walks one scope's nodes and stops where another scope begins. */
class Visitor {
  constructor(public symbols: Symbols) {}

  visitTarget(target: Target, asParameter: boolean) {
    if (target.kind === 'tuple') for (const item of target.items) this.visitTarget(item, asParameter)
    else if (target.kind === 'nsref') this.symbols.load(target.name)
    else if (asParameter) this.symbols.declareParameter(target.name)
    else this.symbols.store(target.name)
  }

  visit(node: Node): unknown {
    switch (node.kind) {
      case 'name':
        return this.symbols.load(node.name)
      case 'if':
        return this.visitIf(node)
      case 'macro':
        return this.symbols.store(node.name)
      case 'import':
        this.visit(node.template)
        return this.symbols.store(node.target)
      case 'from':
        this.visit(node.template)
        for (const { alias } of node.names) this.symbols.store(alias)
        return
      case 'set':
        this.visit(node.value)
        return this.visitTarget(node.target, false)
      case 'for':
        return this.visit(node.iterable)
      case 'callblock':
        return this.visit(node.call)
      case 'filterblock':
        return this.visit(node.filter)
      case 'with':
        for (const value of node.values) this.visit(value)
        return
      case 'setblock':
        return this.visitTarget(node.target, false)
      case 'autoescape':
      case 'block':
        return
    }
    for (const child of childrenOf(node)) this.visit(child)
  }

  visitIf(node: Extract<Statement, { kind: 'if' }>): void {
    this.visit(node.test)
    const original = this.symbols
    const branch = (nodes: readonly Statement[]) => {
      this.symbols = original.copy()
      for (const child of nodes) this.visit(child)
      return this.symbols
    }
    const branches = [branch(node.body), branch(node.elifs), branch(node.otherwise)]
    this.symbols = original
    original.merge(branches)
  }
}
