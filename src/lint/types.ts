import type { Catalogue, SourceChecks, Step, UnsupportedOptions } from '../compile/index.ts'
import type { Diagnostic, Place } from '../core/diagnostics.ts'
import type { Dict, Value } from '../python/values.ts'
import type { RenderOptions, RenderSession } from '../render/index.ts'
import type { WatchedTree } from './watched-tree.ts'

/** How a target is looked at. */
export interface InspectOptions extends RenderOptions, SourceChecks, Pick<UnsupportedOptions, 'alternativeFor'> {
  readonly catalogue: Catalogue
  /** Near misses are warnings. */
  readonly lenient?: boolean
  /** All its grains are there, so that an undefined name is an error. */
  readonly grainsKnown: boolean
}

/** One target's tree, rendered and compiled without its host. */
export interface TargetTree {
  readonly id: string
  readonly session: RenderSession
  /** What rendering and compiling told: errors and warnings, as an apply would. */
  readonly found: readonly Diagnostic[]
  /** What could not be rendered because only the host can answer; findings that hang on it are left out. */
  readonly notRendered: readonly Diagnostic[]
  /** Whether anything could be rendered at all. */
  readonly usable: boolean
  /** Whether the top file could be asked what the target gets. */
  readonly topRead: boolean
  readonly steps: readonly Step[]
  /** State SLS that were rendered. */
  readonly rendered: readonly string[]
  /** SLS and patterns that the top file names, for whichever target. */
  readonly listed: readonly string[]
  readonly pillar: Dict
  /** What each pillar SLS gave, in the order in which they were read. */
  readonly pillarValues: readonly PillarValue[]
  /** Their lists, likewise. */
  readonly pillarLists: readonly PillarValue[]
  /** Pillar SLS whose values stand below a key of another's `include`. */
  readonly pillarNested: ReadonlySet<string>
  readonly pillarListed: readonly string[]
  /** Which files were read while the targets of this tree were rendered. */
  readonly loaded: { readonly states: WatchedTree; readonly pillar: WatchedTree }
}

/** A scalar or a list of a pillar file. */
export interface PillarValue {
  readonly sls: string
  readonly file: string
  /** Keys from the top of the file; a list's items count by their index. */
  readonly path: readonly Value[]
  readonly value: Value
  readonly at?: Place
  readonly excerpt?: string
}

export interface LintInput {
  readonly targets: readonly TargetTree[]
  /** Whether `targets` is the whole roster: only then can something be unused. */
  readonly whole: boolean
  readonly catalogue: Catalogue
  /** Name patterns of pillar keys that hold secrets. */
  readonly secrets: readonly string[]
}

/** What a rule found, and for which target; without one it is of the tree itself. */
export interface Found {
  readonly diagnostic: Diagnostic
  readonly target?: string
}

export interface Rule {
  /** Permanent. */
  readonly code: string
  readonly severity: Diagnostic['severity']
  /** One sentence, for the reference. */
  readonly tells: string
  /** What Salt does with it. */
  readonly why: string
  check(input: LintInput): readonly Found[]
}

/** A finding, told once for all targets that have it. */
export interface Finding extends Diagnostic {
  /** Targets in whose trees it was found; empty where it is of the tree itself. */
  readonly targets: readonly string[]
}
