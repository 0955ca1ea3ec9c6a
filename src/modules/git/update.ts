import { predict } from '../kit/fact.ts'
import type { Changes, Verdict } from '../kit/verdict.ts'
import { type CheckoutFact, checkoutFact, type RelationFact, type RemoteFact } from './facts/checkout.ts'
import { short, standsAt, type Wanted } from './revision.ts'
import type { LatestArgs, LatestDelta, Update } from './types.ts'

interface Known {
  readonly here: CheckoutFact
  readonly there: RemoteFact
  readonly wanted?: Wanted
  readonly relation?: RelationFact
}

/** What a repository lacks of what is asked for, or why it must not be touched. */
export function planUpdate(args: LatestArgs, known: Known): Verdict<LatestDelta> {
  const { here, wanted } = known
  if (args.bare || args.mirror) return planBare(args, known)
  const fail = (comment: string): Verdict<LatestDelta> => ({ kind: 'fail', comment })
  if (!wanted)
    return here.head === undefined
      ? upToDate(args, here)
      : fail('Remote repository is empty, cannot update from a non-empty to an empty repository')
  const matches = standsAt(here.head, wanted)
  if (here.dirty && matches && args.force_reset !== true) return upToDate(args, here)

  const branch = args.branch === null || args.branch === undefined ? undefined : String(args.branch)
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
  return change(args, known, wanted, update)
}

/** Whether the commit is there, and the remote's branch is known to stand at it. */
function isFetched(args: LatestArgs, { here, there, wanted, relation }: Known, arrived: boolean): boolean {
  const ref = trackingRef(args, there, wanted)
  if (ref !== undefined) return here.refs[ref] === wanted?.commit
  return relation ? relation.has : arrived && here.head !== undefined && standsAt(here.head, wanted!)
}

/** The ref in which the remote's branch is kept. */
function trackingRef(args: LatestArgs, there: RemoteFact, wanted: Wanted | undefined): string | undefined {
  const branch = wanted?.type === 'branch' ? String(args.rev) : args.rev === 'HEAD' ? there.defaultBranch : undefined
  return branch === undefined ? undefined : `refs/remotes/${args.remote}/${branch}`
}

function upToDate({ target }: LatestArgs, here: CheckoutFact): Verdict<LatestDelta> {
  const local = ", but with uncommitted changes. Set 'force_reset' to True to purge uncommitted changes."
  return { kind: 'clean', comment: `Repository ${target} is up-to-date${here.dirty ? local : ''}` }
}

function leftBehind(here: CheckoutFact, wanted: Wanted): Verdict<LatestDelta> {
  const place = wanted.place.charAt(0).toUpperCase() + wanted.place.slice(1)
  return {
    kind: 'clean',
    comment: `${place} is already present and local HEAD (${short(here.head ?? '')}) does not match, but update_head=False. HEAD has not been updated locally.`,
  }
}

/** @returns undefined where only force would do */
function mergeKind(args: LatestArgs, { here, wanted, relation }: Known, arrived: boolean): Update['merge'] | undefined {
  const force = args.force_reset !== false
  if (here.dirty && args.force_reset !== 'remote-changes') {
    if (force) return 'reset'
    return wanted && standsAt(here.head, wanted) ? 'forward' : undefined
  }
  if (arrived) return 'forward'
  if (!relation?.has) return 'unknown'
  return relation.ahead ? 'forward' : force ? 'reset' : undefined
}

function tagConflict(args: LatestArgs, { here, there, wanted }: Known): string | undefined {
  const ref = `refs/tags/${args.rev}`
  const [local, remote] = [here.refs[ref], there.refs[ref]]
  if (wanted?.type !== 'tag' || local === undefined || local === remote || args.force_reset !== false) return undefined
  return `'${args.rev}' is a tag, but the remote SHA1 for this tag (${short(wanted.commit)}) doesn't match the local SHA1 (${short(local)}). Set 'force_reset' to True to force this update.`
}

function tagDifferences(args: LatestArgs, { here, there }: Known): { newTags: string[]; goneTags: string[] } {
  if (!args.fetch_tags || args.refspec_tag !== '*' || args.depth) return { newTags: [], goneTags: [] }
  const names = (refs: CheckoutFact['refs']) =>
    Object.keys(refs)
      .filter((ref) => ref.startsWith('refs/tags/') && !ref.endsWith('^{}'))
      .map((ref) => ref.slice('refs/tags/'.length))
  const [local, remote] = [new Set(names(here.refs)), new Set(names(there.refs))]
  return {
    newTags: [...remote].filter((tag) => !local.has(tag)),
    goneTags: args.sync_tags ? [...local].filter((tag) => !remote.has(tag)) : [],
  }
}

/** Only a branch tracks anything: a detached HEAD is left alone. */
function tracksWrongly(here: CheckoutFact, branch: string | undefined, { upstream }: Wanted): boolean {
  const on = branch ?? here.branch
  return on !== undefined && upstream !== null && here.upstreams[on] !== upstream
}

function notFastForward(args: LatestArgs, { here, there, wanted }: Known, base: string): string {
  const [pre, post] = [short(base), short(wanted!.commit)]
  const branch = args.branch ?? undefined
  const from = here.dirty && pre !== post ? `from ${pre} to ${post}` : `to ${post}`
  const checkout =
    branch !== undefined && branch !== here.branch ? ` (after checking out local branch '${branch}')` : ''
  const why = here.dirty ? 'there are uncommitted changes' : 'this is not a fast-forward merge'
  const force = `Set 'force_reset' to True${here.dirty ? " (or 'remote-changes')" : ''} to force this update${here.dirty ? ' and discard these changes' : ''}.`
  return `Repository would be updated ${from}${checkout}, but ${why}. ${force}${branchHint(args, here, there)}`
}

function branchHint({ rev, branch }: LatestArgs, here: CheckoutFact, there: RemoteFact): string {
  if ((branch ?? undefined) !== undefined) return ''
  if (rev !== 'HEAD')
    return here.branch === String(rev)
      ? ''
      : ` The desired rev (${rev}) differs from the name of the local branch (${here.branch ?? 'none'}), if the desired rev is a branch name then a forced update could possibly be avoided by setting the 'branch' argument to '${rev}' instead.`
  const main = there.defaultBranch
  return main === undefined || main === here.branch
    ? ''
    : ` The default remote branch (${main}) differs from the local branch (${here.branch ?? 'none'}).`
}

function change(args: LatestArgs, known: Known, wanted: Wanted, update: Update): Verdict<LatestDelta> {
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
  return {
    kind: 'change',
    delta: { kind: 'update', update, wanted },
    comment,
    changes: foretoldChanges(args, here, wanted, update),
    effects: [predict(checkoutFact(target, remote, args.user ?? undefined, args.submodules), after)],
    proof: 'observe',
  }
}

/** The checkout once that is done. */
function afterwards(args: LatestArgs, { here, there }: Known, wanted: Wanted, update: Update): CheckoutFact {
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
export function foretoldChanges(args: LatestArgs, here: CheckoutFact, wanted: Wanted, update: Update): Changes {
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

/** A bare repository: every branch of the remote is there, as a branch or as the remote's. */
function planBare(args: LatestArgs, { here, there }: Known): Verdict<LatestDelta> {
  const heads = Object.entries(there.refs).filter(([ref]) => ref.startsWith('refs/heads/'))
  const stale = heads.filter(([ref, commit]) => {
    const tracked = `refs/remotes/${args.remote}/${ref.slice('refs/heads/'.length)}`
    return here.refs[ref] !== commit && here.refs[tracked] !== commit
  })
  const tags = tagDifferences({ ...args, sync_tags: args.mirror && args.sync_tags }, { here, there })
  const url = here.url === args.name ? undefined : (here.url ?? null)
  if (stale.length === 0 && tags.newTags.length + tags.goneTags.length === 0 && url === undefined)
    return upToDate(args, here)
  const update: Update = {
    head: here.head,
    url,
    fetch: true,
    ...tags,
    base: here.head,
    move: false,
    discard: false,
    merge: 'forward',
    track: false,
    submodules: false,
  }
  const refs = Object.fromEntries(stale.map(([ref, commit]) => [ref, { old: here.refs[ref] ?? null, new: commit }]))
  const changes: Changes = {
    ...(tags.newTags.length > 0 ? { new_tags: tags.newTags } : {}),
    ...(tags.goneTags.length > 0 ? { deleted_tags: tags.goneTags } : {}),
    ...(url !== undefined ? { url: { old: url, new: args.name } } : {}),
    ...(stale.length > 0 ? { refs } : {}),
  }
  const after = { ...here, url: args.name, refs: { ...here.refs, ...Object.fromEntries(heads) } }
  return {
    kind: 'change',
    delta: { kind: 'update', update },
    comment: `Bare repository at ${args.target} would be fetched`,
    changes,
    effects: [predict(checkoutFact(args.target, args.remote, args.user ?? undefined, args.submodules), after)],
    proof: 'observe',
  }
}
