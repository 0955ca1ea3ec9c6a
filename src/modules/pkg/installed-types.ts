import type { AptCall } from './apt.ts'
import type { PackageArgs } from './arguments.ts'
import type { Desired } from './desired.ts'
import type { PreparedSources, Sources } from './sources.ts'

export interface InstalledArgs extends PackageArgs {
  readonly sources?: Sources | null
  readonly debconf?: string
}

export interface InstalledReady {
  readonly desired: Desired
  readonly sources?: PreparedSources
  readonly debconf?: string
  readonly planning: boolean
}

export interface InstalledDelta {
  /** Names to install or update. */
  readonly install: readonly string[]
  readonly reinstall: readonly string[]
  /** Names whose hold must change. */
  readonly hold: readonly string[]
  readonly calls: readonly AptCall[]
}
