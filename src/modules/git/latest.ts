import { given, state, whenKnown } from '../kit/index.ts'
import { prepareAccess } from './arguments.ts'
import { cloneAction } from './clone.ts'
import type { CheckoutFact } from './facts/checkout.ts'
import { relationFact } from './facts/relation.ts'
import { type RemoteFact, remoteFact } from './facts/remote.ts'
import { type LatestArgs, latestArguments } from './latest-arguments.ts'
import { checkoutOf, diffLatest } from './latest-diff.ts'
import { reportLatest } from './report.ts'
import { standsAt, wantedRevision } from './revision.ts'
import { updateAction } from './update-action.ts'

/** Follows Salt's documentation of git.latest (3007). */
export const latest = state({
  summary: 'Keeps a checkout of a repository at the newest commit of a branch, or at a tag or commit.',
  example:
    'https://github.com/example/app.git:\n  git.latest:\n    - target: /home/app/app\n    - user: app\n    - branch: main\n    - rev: main\n',
  args: latestArguments,
  prepare: (args, io) => prepareAccess(args, io),
  facts: (args, access) =>
    whenKnown({ here: checkoutOf(args), there: remoteFact(args.name, access) }, ({ here, there }) => ({
      here: given(here),
      there: given(there),
      relation: relationOf(args, here, there),
    })),
  diff: (args, known) => diffLatest(args, known),
  act: (args, delta, _known, access) =>
    delta.kind === 'clone' ? cloneAction(args, access, delta) : updateAction(args, access, delta.update, delta.wanted),
  report: (outcome) => reportLatest(outcome),
  manages: (args) => [checkoutOf(args)],
})

/** How the wanted commit relates to what is there, where that is not plain. */
function relationOf(args: LatestArgs, here: CheckoutFact, there: RemoteFact) {
  const wanted = wantedRevision(String(args.rev), args.remote, there)
  const base = baseCommit(args, here)
  if (here.is !== 'repository' || here.bare || !wanted || !base) return undefined
  if (standsAt(base, wanted)) return undefined
  return relationFact(args.target, args.user ?? undefined, base, wanted.commit)
}

/** Where the branch that will be checked out stands now; undefined where it is new, or has no commit. */
function baseCommit({ branch }: LatestArgs, here: CheckoutFact): string | undefined {
  if (branch === null || String(branch) === here.branch) return here.head
  return here.refs[`refs/heads/${branch}`]
}
