import { change, clean, fail, type Infer, type Need, predict, unknown, type Verdict } from '../kit/index.ts'
import type { detachedArguments } from './detached-arguments.ts'
import { type CheckoutFact, checkoutFact } from './facts/checkout.ts'
import { relationFact } from './facts/relation.ts'
import type { RemoteFact } from './facts/remote.ts'
import type { Known } from './types.ts'

export type DetachedArgs = Infer<typeof detachedArguments>

export interface DetachedDelta {
  readonly clone: boolean
  readonly forced: boolean
  readonly commit: string
  readonly url?: string | null
  readonly fetch: boolean
  readonly reset: boolean
}

export function checkoutOf({ target, remote, user, submodules }: DetachedArgs): Need<CheckoutFact> {
  return checkoutFact(target, remote, user ?? undefined, submodules)
}

/** Whether the commit is there already. */
export function presence(args: DetachedArgs, here: CheckoutFact, there: RemoteFact) {
  const commit = commitOf(args, there)
  if (here.is !== 'repository' || !commit || here.head?.startsWith(commit)) return undefined
  return relationFact(args.target, args.user ?? undefined, 'HEAD', commit)
}

function commitOf({ rev }: DetachedArgs, there: RemoteFact): string | undefined {
  const name = String(rev)
  const known =
    there.refs[`refs/heads/${name}`] ?? there.refs[`refs/tags/${name}^{}`] ?? there.refs[`refs/tags/${name}`]
  if (known !== undefined) return known
  return /^[0-9a-f]{4,40}$/i.test(name) ? name.toLowerCase() : undefined
}

export function diffDetached(args: DetachedArgs, { here, there, relation }: Known): Verdict<DetachedDelta> {
  const { name, target, rev } = args
  if (here.is === 'file') return fail(`Target '${target}' exists and is a regular file, cannot proceed`)
  if (here.is === 'full' && !args.force_clone)
    return fail(
      `Target '${target}' exists, is non-empty and is not a git repository. Set the 'force_clone' option to True to remove this directory's contents and proceed with cloning the remote repository`,
    )
  if (here.is === 'unreadable')
    return here.lacks ? unknown('git is not installed') : fail(`The repository at ${target} cannot be read`)
  const commit = commitOf(args, there)
  const clone = here.is !== 'repository'
  if (!here.lacks && there.error !== undefined && (clone || commit === undefined || args.fetch_remote))
    return fail(`Failed to list refs for ${args.remote}: ${there.error}`)
  if (commit === undefined && !here.lacks) return fail(`Revision '${rev}' does not exist`)

  const at = !clone && here.head !== undefined && commit !== undefined && here.head.startsWith(commit)
  const free = here.branch === undefined
  const url = clone || here.url === name ? undefined : (here.url ?? null)
  const reset = !clone && args.hard_reset && here.dirty
  const stale = args.submodules && here.submodulesDiffer
  if (at && free && url === undefined && !reset && !stale) return clean('Already checked out at correct revision')
  const fetch = !clone && args.fetch_remote && relation !== undefined && !relation.has
  const actions = [
    ...(clone ? [`Repository ${name} would be cloned to ${target}`] : []),
    ...(url === undefined ? [] : [`Remote ${args.remote} would be set to ${name}`]),
    ...(fetch ? [`Repository remote ${args.remote} would be fetched`] : []),
    ...(reset ? [`Hard reset to HEAD would be performed on ${target}`] : []),
    ...(commit !== undefined && !(at && free) ? [`Commit ID ${commit} would be checked out at ${target}`] : []),
    ...(stale ? ['Submodules would be updated'] : []),
  ]
  const after: CheckoutFact = {
    ...here,
    is: 'repository',
    head: commit,
    branch: undefined,
    dirty: false,
    url: name,
    submodulesDiffer: false,
  }
  return change({
    delta: { clone, forced: here.is === 'full', commit: commit ?? String(rev), url, fetch, reset },
    comment: actions.length === 1 ? actions[0]! : `${actions.join('. ')}.`,
    changes: {
      ...(here.is === 'full' ? { 'forced clone': true } : {}),
      ...(url === undefined ? {} : { url: { old: url, new: name } }),
      ...(stale ? { submodules: 'updated' } : {}),
      ...(at && free ? {} : { HEAD: { old: here.head ?? null, new: commit ?? null } }),
    },
    effects: [predict(checkoutOf(args), after)],
  })
}
