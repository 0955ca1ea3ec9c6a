import type { AccessArgs } from './arguments.ts'
import type { GitAccess } from './facts/access.ts'
import type { Wanted } from './revision.ts'

/** The arguments of `git.latest`, defaults filled in. */
export interface LatestArgs extends AccessArgs {
  readonly name: string
  readonly target: string
  readonly rev: string | number
  readonly branch?: string | number | null
  readonly update_head: boolean
  readonly force_checkout: boolean
  readonly force_clone: boolean
  readonly force_fetch: boolean
  readonly force_reset: boolean | 'remote-changes'
  readonly submodules: boolean
  readonly bare: boolean
  readonly mirror: boolean
  readonly remote: string
  readonly fetch_tags: boolean
  readonly sync_tags: boolean
  readonly depth?: number | null
  readonly refspec_branch: string
  readonly refspec_tag: string
}

/** What was prepared for it. */
export interface Ready {
  readonly access: GitAccess
}

/** What it has to do. */
export type LatestDelta =
  | { readonly kind: 'clone'; readonly forced: boolean; readonly wanted?: Wanted }
  | { readonly kind: 'update'; readonly update: Update; readonly wanted?: Wanted }

/** What has to be done to a repository that is there. */
export interface Update {
  readonly head?: string
  /** The remote's URL now, where it has to be changed; null: there is no such remote. */
  readonly url?: string | null
  readonly fetch: boolean
  readonly newTags: readonly string[]
  readonly goneTags: readonly string[]
  /** The local branch to change to, and whether it has to be made. */
  readonly checkout?: { readonly branch: string; readonly make: boolean }
  /** Where the branch to be updated stands; undefined where it is new or has no commit. */
  readonly base?: string
  /** Whether HEAD has to move. */
  readonly move: boolean
  readonly discard: boolean
  /** `reset`: throw local commits or changes away; `forward`: known to be one; `unknown`: only once it is fetched. */
  readonly merge: 'reset' | 'forward' | 'unknown'
  readonly track: boolean
  readonly submodules: boolean
}
