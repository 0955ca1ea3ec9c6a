import type { ArgumentShape, FunctionShape } from '../../compile/index.ts'

/** A property of an arguments' schema: JSON Schema 2020-12, and the compiler's own keywords. */
export interface ArgumentSchema extends ArgumentShape {
  readonly description?: string
  readonly enum?: readonly unknown[]
}

/** JSON Schema 2020-12 of a function's arguments; `properties` in Salt's order. */
export interface StateSchema extends FunctionShape {
  /** One sentence: what the state brings about. */
  readonly description: string
  readonly properties: { readonly [argument: string]: ArgumentSchema }
  /** A state as an author writes it (SLS text); run by the documentation's test. */
  readonly example: string
}
export type { ValueRule } from '../../compile/index.ts'
