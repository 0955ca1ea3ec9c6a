import type { CheckoutFact } from './facts/checkout.ts'
import type { LatestArgs } from './latest-arguments.ts'
import { short } from './revision.ts'
import type { Situation } from './types.ts'

/** Why a tag must not be moved, if that is so. */
export function tagConflict(args: LatestArgs, { here, there, wanted }: Situation): string | undefined {
  const ref = `refs/tags/${args.rev}`
  const [local, remote] = [here.refs[ref], there.refs[ref]]
  if (wanted?.type !== 'tag' || local === undefined || local === remote || args.force_reset !== false) return undefined
  return `'${args.rev}' is a tag, but the remote SHA1 for this tag (${short(wanted.commit)}) doesn't match the local SHA1 (${short(local)}). Set 'force_reset' to True to force this update.`
}

export function tagDifferences(
  args: LatestArgs,
  { here, there }: Pick<Situation, 'here' | 'there'>,
): { newTags: string[]; goneTags: string[] } {
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
