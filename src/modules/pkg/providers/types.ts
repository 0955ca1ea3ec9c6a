import type { Script } from '../../../core/shell.ts'
import type { Answer } from '../../../transport/types.ts'
import type { Action, Need, Read } from '../../kit/index.ts'
import type { VersionChanges } from '../changes.ts'

/** A package as its manager knows it. */
export interface PackageState {
  /** Versions that are installed: one, or none. */
  readonly installed: readonly string[]
  /** Kept from upgrades. */
  readonly held: boolean
  /** Removed, its configuration files left. */
  readonly residual: boolean
}

/** What could be installed under a name, and what provides it now. */
export interface Offer {
  /** The version that would be taken; absent: none is known. */
  readonly candidate?: string
  /** Installed packages that provide this name. */
  readonly providedBy: readonly string[]
}

/** What a call would do. */
export interface Simulation {
  /** False where it cannot be done as things are now (unknown names, conflicts). */
  readonly possible: boolean
  readonly changes: VersionChanges
}

/** A package in the manager's list. `unwanted`: still installed, and marked to be purged. */
export interface ListedPackage {
  /** With its architecture where that is a foreign one. */
  readonly name: string
  readonly version: string
  readonly is: 'installed' | 'removed' | 'unwanted'
}

export interface PackageTarget {
  readonly name: string
  /** A version, conditions (`>=1.2,<2`), or `latest`. */
  readonly version?: string
  /** A package file in place of a repository's: on the host, to be fetched by the host, or the file itself. */
  readonly file?:
    | { readonly path: string }
    | { readonly url: string }
    | { readonly bytes: Uint8Array; readonly head: Uint8Array }
}

/** Where a package file is to be read: on the host, by the host, or its beginning (`headOf`) on standard input. */
export type PackagePlace = { readonly path: string } | { readonly url: string } | { readonly head: Uint8Array }

/** What a package file says of itself. */
export type PackageFile =
  /** `foreign`: its architecture, where the host is of another. */
  | { readonly is: 'package'; readonly name: string; readonly version: string; readonly foreign?: string }
  | { readonly is: 'unreadable'; readonly why: string }
  | { readonly is: 'absent' }
  /** It will be another once steps before have run. */
  | { readonly is: 'pending' }

export interface PackageCall {
  /** `upgrade` of no targets is of everything; `full-upgrade` may install and remove others for it. */
  readonly verb: 'install' | 'upgrade' | 'full-upgrade' | 'remove' | 'purge'
  readonly targets: readonly PackageTarget[]
  readonly options?: CallOptions
}

export interface CallOptions {
  /** With recommended packages or without; absent: as the manager is configured. */
  readonly recommends?: boolean
  /** Nothing new is installed. */
  readonly onlyUpgrade?: boolean
  readonly reinstall?: boolean
  /** Packages that are not signed are accepted. */
  readonly unsigned?: boolean
  readonly downgrade?: boolean
  readonly changeHeld?: boolean
  readonly removeEssential?: boolean
  /** Release or repository to take it from. */
  readonly release?: string
}

export interface ActOptions {
  /** Whether the package lists are brought up to date first; `stale`: where they are too old. */
  readonly refresh: 'never' | 'always' | 'stale'
  /** Seconds for which the lists are new enough; 0: as the manager thinks fit. */
  readonly validFor?: number
  /** Changed configuration files are replaced by those of the package. */
  readonly newConffiles?: boolean
  /** Answers to what packages ask while they are installed. */
  readonly answers?: string
  /** Afterwards these are held, or no longer. */
  readonly hold?: { readonly names: readonly string[]; readonly on: boolean }
}

/** What is asked of a host that has this manager, and what its answer says by key. */
export interface ProviderQuestion<V> {
  readonly script: Script
  /** Throws `Unobservable` where nothing can be made of the answer. */
  read(answer: Answer): Read<V>
}

/** A package manager: all that the states of `pkg` need to know of it. */
export interface Provider {
  readonly name: string
  /** Ends with 0 on a host that has it. */
  readonly isThere: Script
  packages(names: readonly string[]): ProviderQuestion<PackageState>
  /** Of a release, where one is given. `fresh`: the package lists are brought up to date first, where they are too old. */
  offers(names: readonly string[], how: { readonly release?: string; readonly fresh: boolean }): ProviderQuestion<Offer>
  /** All packages that it knows as installed or removed, under the key ''. */
  list(): ProviderQuestion<readonly ListedPackage[]>
  /** What an upgrade of everything would do, under the key ''. */
  upgrades(how: { readonly full: boolean; readonly fresh: boolean }): ProviderQuestion<Simulation>
  /** What a call would do as things are now; nothing is done. */
  simulate(call: PackageCall): Need<Simulation>
  /** The order of two versions: negative, zero or positive. */
  compare(a: string, b: string): number
  /** The version that the name of a package file says, where it says one. */
  versionOfFile(name: string): string | undefined
  /** The part of a package file that says what it is; undefined where it is no package of this manager. */
  headOf(file: Uint8Array): Uint8Array | undefined
  /** What a package file says of itself, under the key ''. */
  file(place: PackagePlace): ProviderQuestion<PackageFile>
  /**
   * Calls one after the other, each only if the one before ended well. The last action prints what differs in the
   * manager's list then, for `readChanges`: `I name old new` what is installed, `R name old new` what is left of removed ones.
   */
  act(calls: readonly PackageCall[], options: ActOptions): readonly Action[]
}
