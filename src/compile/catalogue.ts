import type { ValueRule } from './value-rules.ts'

/** A property of an arguments' schema, as far as the compiler reads it; the rest is JSON Schema 2020-12. */
export interface ArgumentShape {
  readonly type?: string | readonly string[]
  readonly default?: unknown
  readonly 'x-secret'?: true
  /** Handed over as a Python value. */
  readonly 'x-value'?: true
  /** Salt's argument that kstate cannot honour, with the reason. */
  readonly 'x-unsupported'?: string
  /** Values that no host could take. */
  readonly 'x-rules'?: readonly ValueRule[]
  readonly [keyword: string]: unknown
}

export interface FunctionShape {
  readonly properties: { readonly [argument: string]: ArgumentShape }
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean
}

/** What state functions there are: data, so that the compiler knows none of them. */
export interface Catalogue {
  function(module: string, name: string): FunctionShape | undefined
  readonly modules: ReadonlyMap<string, readonly string[]>
}

export interface Strictness {
  /** `show`: what the catalogue does not know, and requisites that name nothing, are warnings. */
  readonly purpose: 'show' | 'run'
  /** Warnings are errors. */
  readonly strict?: boolean
  /** Near misses are warnings. */
  readonly lenient?: boolean
}
