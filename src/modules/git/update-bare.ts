import { type Changes, change, clean, predict, type Verdict } from '../kit/index.ts'
import { type CheckoutFact, checkoutFact } from './facts/checkout.ts'
import type { LatestArgs } from './latest-arguments.ts'
import { tagDifferences } from './tags.ts'
import type { LatestDelta, Situation, Update } from './types.ts'

/** A bare repository: every branch of the remote is there, as a branch or as the remote's. */
export function planBare(args: LatestArgs, { here, there }: Situation): Verdict<LatestDelta> {
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
  return change({
    delta: { kind: 'update', update },
    comment: `Bare repository at ${args.target} would be fetched`,
    changes,
    effects: [predict(checkoutFact(args.target, args.remote, args.user ?? undefined, args.submodules), after)],
  })
}

export function upToDate({ target }: LatestArgs, here: CheckoutFact): Verdict<LatestDelta> {
  const local = ", but with uncommitted changes. Set 'force_reset' to True to purge uncommitted changes."
  return clean(`Repository ${target} is up-to-date${here.dirty ? local : ''}`)
}
