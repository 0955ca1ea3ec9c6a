import type { Diagnostic } from '../../core/diagnostics.ts'
import type { Finding } from '../types.ts'

/** How far a tree of Salt's can be applied, told for people who think of moving. */
export interface Migration {
  readonly targets: readonly TargetMigration[]
  readonly missing: readonly MissingFunction[]
  /** What of the configuration and the trees kstate does not do at all; that which no target uses among it. */
  readonly inTheWay: readonly Diagnostic[]
  /** Errors that are neither of these, by code: how many places have them. */
  readonly otherErrors: ReadonlyMap<string, number>
  /** Whether there are steps, nothing is known to be in their way, and nothing is unknown. */
  readonly isComplete: boolean
}

export interface TargetMigration {
  readonly id: string
  /** `unknown`: a template asks its host, or its grains. */
  readonly compiles: 'yes' | 'no' | 'unknown'
  /** Steps that could be seen, and how many of them could be applied. */
  readonly steps: number
  readonly applicable: number
  /** Files whose states could not be seen: they do not render, or not without the host. */
  readonly unseen: readonly string[]
  readonly errors: number
  /** The first error, or what is unknown. */
  readonly reason?: Finding
}

export interface MissingFunction {
  readonly kind: 'state' | 'template'
  /** `module.function`. */
  readonly full: string
  /** Places in files that use it. */
  readonly uses: number
  /** Steps of all targets that it makes; of one that templates call none. */
  readonly steps: number
  readonly targets: readonly string[]
  readonly alternative?: string
}
