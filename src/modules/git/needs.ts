import type { Need } from '../kit/fact.ts'
import { type CheckoutFact, checkoutFact, type RemoteFact, relationFact } from './facts/checkout.ts'
import { standsAt, wantedRevision } from './revision.ts'
import type { LatestArgs } from './types.ts'

export function localNeed(args: LatestArgs): Need<CheckoutFact> {
  return checkoutFact(args.target, args.remote, args.user ?? undefined, args.submodules)
}

/** How the wanted commit relates to what is there, where that is not plain. */
export function relationNeed(args: LatestArgs, here: CheckoutFact, there: RemoteFact) {
  const wanted = wantedRevision(String(args.rev), args.remote, there)
  const base = baseCommit(args, here)
  if (here.is !== 'repository' || here.bare || !wanted || !base) return undefined
  if (standsAt(base, wanted)) return undefined
  return relationFact(args.target, args.user ?? undefined, base, wanted.commit)
}

/** Where the branch that will be checked out stands now; undefined where it is new, or has no commit. */
export function baseCommit({ branch }: LatestArgs, here: CheckoutFact): string | undefined {
  if (branch === null || branch === undefined || String(branch) === here.branch) return here.head
  return here.refs[`refs/heads/${branch}`]
}
