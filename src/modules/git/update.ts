import { clean, fail, type Verdict } from '../kit/index.ts'
import { branchOf } from './arguments.ts'
import type { CheckoutFact } from './facts/checkout.ts'
import type { LatestArgs } from './latest-arguments.ts'
import { short, standsAt, trackingRef, type Wanted } from './revision.ts'
import { tagConflict, tagDifferences } from './tags.ts'
import type { LatestDelta, Situation, Update } from './types.ts'
import { planBare, upToDate } from './update-bare.ts'
import { notFastForward } from './update-refusal.ts'
import { updateVerdict } from './update-verdict.ts'

/** What a repository lacks of what is asked for, or why it must not be touched. */
export function planUpdate(args: LatestArgs, known: Situation): Verdict<LatestDelta> {
  const { here, wanted } = known
  if (args.bare || args.mirror) return planBare(args, known)
  if (!wanted)
    return here.head === undefined
      ? upToDate(args, here)
      : fail('Remote repository is empty, cannot update from a non-empty to an empty repository')
  const matches = standsAt(here.head, wanted)
  if (here.dirty && matches && args.force_reset !== true) return upToDate(args, here)

  const branch = branchOf(args)
  const changing = branch !== undefined && branch !== here.branch
  const make = changing && here.refs[`refs/heads/${branch}`] === undefined
  const base = changing ? (make ? undefined : here.refs[`refs/heads/${branch}`]) : here.head
  const arrived = base === undefined || standsAt(base, wanted)
  const merge = mergeKind(args, known, arrived)
  if (merge === undefined) return fail(notFastForward(args, known, base ?? wanted.commit))
  const tag = tagConflict(args, known)
  if (tag !== undefined) return fail(tag)
  if (changing && here.dirty && !args.force_checkout)
    return fail(
      `Local branch '${here.branch}' has uncommitted changes. Set 'force_checkout' to True to discard them and proceed.`,
    )

  const tags = tagDifferences(args, known)
  const move = !matches && (args.update_head || changing)
  const lacking = !matches && !isFetched(args, known, arrived)
  const track = tracksWrongly(here, branch, wanted)
  const untracked = typeof wanted.upstream === 'string' && !here.refs[`refs/remotes/${wanted.upstream}`]
  const update: Update = {
    head: here.head,
    url: here.url === args.name ? undefined : (here.url ?? null),
    fetch: lacking || tags.newTags.length > 0 || (here.url !== args.name && !matches) || (track && untracked),
    ...tags,
    checkout: changing ? { branch, make } : undefined,
    base,
    move,
    discard: here.dirty,
    merge,
    track,
    submodules: args.submodules && here.submodulesDiffer,
  }
  const nothing =
    update.url === undefined &&
    !(update.fetch && (args.update_head || lacking || tags.newTags.length > 0)) &&
    tags.goneTags.length === 0 &&
    !changing &&
    !move &&
    !(here.dirty && args.force_reset === true) &&
    !update.track &&
    !update.submodules
  if (nothing) return matches ? upToDate(args, here) : leftBehind(here, wanted)
  return updateVerdict(args, known, wanted, update)
}

/** Whether the commit is there, and the remote's branch is known to stand at it. */
function isFetched(args: LatestArgs, { here, there, wanted, relation }: Situation, arrived: boolean): boolean {
  const ref = trackingRef(args, there, wanted)
  if (ref !== undefined) return here.refs[ref] === wanted?.commit
  return relation ? relation.has : arrived && here.head !== undefined && standsAt(here.head, wanted!)
}

function leftBehind(here: CheckoutFact, wanted: Wanted): Verdict<LatestDelta> {
  const place = wanted.place.charAt(0).toUpperCase() + wanted.place.slice(1)
  return clean(
    `${place} is already present and local HEAD (${short(here.head ?? '')}) does not match, but update_head=False. HEAD has not been updated locally.`,
  )
}

/** @returns undefined where only force would do */
function mergeKind(
  args: LatestArgs,
  { here, wanted, relation }: Situation,
  arrived: boolean,
): Update['merge'] | undefined {
  const force = args.force_reset !== false
  if (here.dirty && args.force_reset !== 'remote-changes') {
    if (force) return 'reset'
    return wanted && standsAt(here.head, wanted) ? 'forward' : undefined
  }
  if (arrived) return 'forward'
  if (!relation?.has) return 'unknown'
  return relation.ahead ? 'forward' : force ? 'reset' : undefined
}

/** Only a branch tracks anything: a detached HEAD is left alone. */
function tracksWrongly(here: CheckoutFact, branch: string | undefined, { upstream }: Wanted): boolean {
  const on = branch ?? here.branch
  return on !== undefined && upstream !== null && here.upstreams[on] !== upstream
}
