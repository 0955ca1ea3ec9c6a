import type { CheckoutFact } from './facts/checkout.ts'
import type { RelationFact } from './facts/relation.ts'
import type { RemoteFact } from './facts/remote.ts'
import type { Wanted } from './revision.ts'

/** What is known of a checkout and of its remote. */
export interface Known {
  readonly here: CheckoutFact
  readonly there: RemoteFact
  /** Of what is there to the wanted commit; absent where that is plain. */
  readonly relation: RelationFact | undefined
}

export interface Situation extends Known {
  readonly wanted?: Wanted
}

/** What git.latest has to do. */
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
