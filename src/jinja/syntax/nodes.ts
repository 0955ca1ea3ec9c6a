/** The tree of a template. `line` counts from 1; `offset` is where the node begins in the normalised source. */
export interface Place {
  readonly line: number
  readonly offset: number
}

export type BinaryOperator = '+' | '-' | '*' | '/' | '//' | '%' | '**'
export type CompareOperator = 'eq' | 'ne' | 'lt' | 'lteq' | 'gt' | 'gteq' | 'in' | 'notin'

export interface Pair {
  readonly key: Expression
  readonly value: Expression
}

export interface Keyword {
  readonly name: string
  readonly value: Expression
}

export interface Arguments {
  readonly args: readonly Expression[]
  readonly kwargs: readonly Keyword[]
  readonly dynArgs?: Expression
  readonly dynKwargs?: Expression
}

export interface Name extends Place {
  readonly kind: 'name'
  readonly name: string
}
export interface Const extends Place {
  readonly kind: 'const'
  readonly value: unknown
}
export interface TupleNode extends Place {
  readonly kind: 'tuple'
  readonly items: readonly Expression[]
}
export interface Filter extends Place, Arguments {
  readonly kind: 'filter'
  /** Absent where the filter applies to a block's body. */
  readonly node?: Expression
  readonly name: string
}
export interface Test extends Place, Arguments {
  readonly kind: 'test'
  readonly node: Expression
  readonly name: string
}
export interface CallNode extends Place, Arguments {
  readonly kind: 'call'
  readonly node: Expression
}
export interface NamespaceRef extends Place {
  readonly kind: 'nsref'
  readonly name: string
  readonly attribute: string
}

export type Expression =
  | Name
  | Const
  | TupleNode
  | Filter
  | Test
  | CallNode
  | (Place & { readonly kind: 'list'; readonly items: readonly Expression[] })
  | (Place & { readonly kind: 'dict'; readonly items: readonly Pair[] })
  | (Place & { readonly kind: 'getattr'; readonly node: Expression; readonly name: string })
  | (Place & { readonly kind: 'getitem'; readonly node: Expression; readonly key: Expression })
  | (Place & {
      readonly kind: 'slice'
      readonly start?: Expression
      readonly stop?: Expression
      readonly step?: Expression
    })
  | (Place & {
      readonly kind: 'binary'
      readonly operator: BinaryOperator
      readonly left: Expression
      readonly right: Expression
    })
  | (Place & { readonly kind: 'and' | 'or'; readonly left: Expression; readonly right: Expression })
  | (Place & { readonly kind: 'not' | 'neg' | 'pos'; readonly node: Expression })
  | (Place & { readonly kind: 'concat'; readonly items: readonly Expression[] })
  | (Place & { readonly kind: 'compare'; readonly node: Expression; readonly rest: readonly Comparison[] })
  | (Place & {
      readonly kind: 'cond'
      readonly test: Expression
      readonly value: Expression
      readonly otherwise?: Expression
    })

export interface Comparison {
  readonly operator: CompareOperator
  readonly node: Expression
}

export type Target = Name | TupleTarget | NamespaceRef
export interface TupleTarget extends Place {
  readonly kind: 'tuple'
  readonly items: readonly Target[]
}

export interface Data extends Place {
  readonly kind: 'data'
  readonly text: string
}

export interface Parameters {
  readonly params: readonly Name[]
  /** Of the last parameters, in order. */
  readonly defaults: readonly Expression[]
}

export interface For extends Place {
  readonly kind: 'for'
  readonly target: Target
  readonly iterable: Expression
  readonly body: readonly Statement[]
  readonly otherwise: readonly Statement[]
  readonly test?: Expression
  readonly recursive: boolean
}
export interface If extends Place {
  readonly kind: 'if'
  readonly test: Expression
  readonly body: readonly Statement[]
  readonly elifs: readonly If[]
  readonly otherwise: readonly Statement[]
}
export interface Macro extends Place, Parameters {
  readonly kind: 'macro'
  readonly name: string
  readonly body: readonly Statement[]
}
export interface CallBlock extends Place, Parameters {
  readonly kind: 'callblock'
  readonly call: CallNode
  readonly body: readonly Statement[]
}
export interface Block extends Place {
  readonly kind: 'block'
  readonly name: string
  readonly body: readonly Statement[]
  readonly scoped: boolean
  readonly required: boolean
}
export interface With extends Place {
  readonly kind: 'with'
  readonly targets: readonly Target[]
  readonly values: readonly Expression[]
  readonly body: readonly Statement[]
}
export interface FromImport extends Place {
  readonly kind: 'from'
  readonly template: Expression
  readonly names: readonly { readonly name: string; readonly alias: string }[]
  readonly withContext: boolean
}
export interface Include extends Place {
  readonly kind: 'include'
  readonly template: Expression
  readonly withContext: boolean
  readonly ignoreMissing: boolean
}
export interface Import extends Place {
  readonly kind: 'import'
  readonly template: Expression
  readonly target: string
  readonly withContext: boolean
  /** `import_yaml` and its kin: the text is parsed instead of the module being kept. */
  readonly format?: SerializerFormat
}
export interface AssignBlock extends Place {
  readonly kind: 'setblock'
  readonly target: Target
  readonly filter?: Filter
  readonly body: readonly Statement[]
  /** `load_yaml` and its kin: the text is parsed. */
  readonly format?: SerializerFormat
}

export type SerializerFormat = 'yaml' | 'json' | 'text'

export type Statement =
  | (Place & { readonly kind: 'output'; readonly items: readonly (Expression | Data)[] })
  | For
  | If
  | Macro
  | CallBlock
  | Block
  | With
  | FromImport
  | Include
  | Import
  | AssignBlock
  | (Place & { readonly kind: 'set'; readonly target: Target; readonly value: Expression })
  | (Place & { readonly kind: 'filterblock'; readonly filter: Filter; readonly body: readonly Statement[] })
  | (Place & { readonly kind: 'extends'; readonly template: Expression })
  | (Place & { readonly kind: 'autoescape'; readonly value: Expression; readonly body: readonly Statement[] })
  | (Place & { readonly kind: 'do'; readonly node: Expression })
  | (Place & { readonly kind: 'break' | 'continue' })
