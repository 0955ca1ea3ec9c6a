import type { Foreseen } from '../compile/foresee.ts'
import type { BlockFunction } from './context.ts'
import type { Module } from './module.ts'

/** A compiled template. */
export interface Template {
  readonly name: string
  /** The normalised source. */
  readonly source: string
  readonly marks: readonly (readonly [line: number, offset: number])[]
  /** Generated, as its blocks are: `runRoot` gives it the session that it needs. */
  readonly root: BlockFunction
  readonly blocks: ReadonlyMap<string, BlockFunction>
  /** Whether the source as given ends with a newline. */
  readonly endsWithNewline: boolean
  /** What a rendering does with `salt`; empty where the environment is not Salt's. */
  readonly foreseen: readonly Foreseen[]
  /** What an import without context gives, once it has been asked for. */
  module?: Module
}
