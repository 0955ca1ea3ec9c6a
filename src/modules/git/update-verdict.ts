import { type Changes, change, predict, type Verdict } from '../kit/index.ts'
import { type CheckoutFact, checkoutFact } from './facts/checkout.ts'
import type { LatestArgs } from './latest-arguments.ts'
import { short, standsAt, trackingRef, type Wanted } from './revision.ts'
import type { LatestDelta, Situation, Update } from './types.ts'

/** What will be done, in Salt's words, and what comes of it. */
export function updateVerdict(
  args: LatestArgs,
  known: Situation,
  wanted: Wanted,
  update: Update,
): Verdict<LatestDelta> {
  const { here } = known
  const matches = standsAt(here.head, wanted)
  const { remote, target } = args
  const actions: string[] = []
  if (update.url !== undefined) actions.push(`Remote '${remote}' would be changed from ${update.url} to ${args.name}`)
  if (update.goneTags.length > 0)
    actions.push(`The following tags would be removed from the local checkout: ${update.goneTags.join(', ')}`)
  if (update.fetch) actions.push(`Remote '${remote}' would be fetched`)
  const word = update.merge === 'reset' ? 'hard-reset' : update.merge === 'forward' ? 'fast-forwarded' : 'updated'
  if (update.checkout?.make)
    actions.push(
      `New branch '${update.checkout.branch}' would be checked out, with ${wanted.place} as a starting point`,
    )
  else if (update.checkout)
    actions.push(`Branch '${update.checkout.branch}' would be checked out and ${word} to ${short(wanted.commit)}`)
  else if (update.move)
    actions.push(`Repository would be ${word} from ${short(here.head ?? '')} to ${short(wanted.commit)}`)
  if (update.track) actions.push(`Tracking branch would be ${wanted.upstream ? `set to ${wanted.upstream}` : 'unset'}`)
  if (update.submodules) actions.push('Submodules would be updated')
  if (matches && here.dirty && args.force_reset === true)
    actions.push(
      `${target} is up-to-date, but with uncommitted changes. Since 'force_reset' is set to True, these local changes would be reset. To only reset when there are changes in the remote repository, set 'force_reset' to 'remote-changes'.`,
    )
  const comment = actions.length === 1 ? actions[0]! : `${actions.join('. ')}.`
  const after = afterwards(args, known, wanted, update)
  return change({
    delta: { kind: 'update', update, wanted },
    comment,
    changes: predictedChanges(args, here, wanted, update),
    effects: [predict(checkoutFact(target, remote, args.user ?? undefined, args.submodules), after)],
  })
}

/** The checkout once that is done. */
function afterwards(args: LatestArgs, { here, there }: Situation, wanted: Wanted, update: Update): CheckoutFact {
  const branch = update.checkout?.branch ?? here.branch
  const { [branch ?? '']: _, ...others } = here.upstreams
  const tracked = wanted.upstream === null ? here.upstreams[branch ?? ''] : wanted.upstream
  const upstreams = branch !== undefined && tracked !== undefined ? { ...others, [branch]: tracked } : others
  const tags = update.newTags.map((tag) => [`refs/tags/${tag}`, wanted.commit])
  const gone = new Set(update.goneTags.map((tag) => `refs/tags/${tag}`))
  const tracking = update.fetch ? trackingRef(args, there, wanted) : undefined
  const fetched = tracking === undefined ? tags : [...tags, [tracking, wanted.commit]]
  const refs = [...Object.entries(here.refs).filter(([ref]) => !gone.has(ref)), ...fetched]
  return {
    ...here,
    head: update.move || update.checkout ? wanted.commit : here.head,
    branch,
    dirty: false,
    url: args.name,
    refs: Object.fromEntries(refs) as CheckoutFact['refs'],
    upstreams,
    submodulesDiffer: false,
  }
}

/** Salt's `changes`, and what Salt changes without telling: the URL, the tracking, the branch. */
function predictedChanges(args: LatestArgs, here: CheckoutFact, wanted: Wanted, update: Update): Changes {
  const moved = update.move && here.head !== wanted.commit
  const forced = update.merge === 'reset' && (update.move || update.discard)
  const on = update.checkout?.branch ?? here.branch
  return {
    ...(update.newTags.length > 0 ? { new_tags: update.newTags } : {}),
    ...(update.goneTags.length > 0 ? { deleted_tags: update.goneTags } : {}),
    ...(update.url !== undefined ? { url: { old: update.url, new: args.name } } : {}),
    ...(update.checkout ? { branch: { old: here.branch ?? null, new: update.checkout.branch } } : {}),
    ...(update.track && on !== undefined
      ? { tracking: { old: here.upstreams[on] ?? null, new: wanted.upstream ?? null } }
      : {}),
    ...(forced ? { 'forced update': true } : {}),
    ...(update.submodules ? { submodules: 'updated' } : {}),
    ...(moved ? { revision: { old: here.head ?? null, new: wanted.commit } } : {}),
  }
}
