import { branchOf } from './arguments.ts'
import type { CheckoutFact } from './facts/checkout.ts'
import type { RemoteFact } from './facts/remote.ts'
import type { LatestArgs } from './latest-arguments.ts'
import { short } from './revision.ts'
import type { Situation } from './types.ts'

/** Salt's words where only force would do. */
export function notFastForward(args: LatestArgs, { here, there, wanted }: Situation, base: string): string {
  const [pre, post] = [short(base), short(wanted!.commit)]
  const branch = branchOf(args)
  const from = here.dirty && pre !== post ? `from ${pre} to ${post}` : `to ${post}`
  const checkout =
    branch !== undefined && branch !== here.branch ? ` (after checking out local branch '${branch}')` : ''
  const why = here.dirty ? 'there are uncommitted changes' : 'this is not a fast-forward merge'
  const force = `Set 'force_reset' to True${here.dirty ? " (or 'remote-changes')" : ''} to force this update${here.dirty ? ' and discard these changes' : ''}.`
  return `Repository would be updated ${from}${checkout}, but ${why}. ${force}${branchHint(args, here, there)}`
}

function branchHint(args: LatestArgs, here: CheckoutFact, there: RemoteFact): string {
  const { rev } = args
  if (args.branch !== null) return ''
  if (rev !== 'HEAD')
    return here.branch === String(rev)
      ? ''
      : ` The desired rev (${rev}) differs from the name of the local branch (${here.branch ?? 'none'}), if the desired rev is a branch name then a forced update could possibly be avoided by setting the 'branch' argument to '${rev}' instead.`
  const main = there.defaultBranch
  return main === undefined || main === here.branch
    ? ''
    : ` The default remote branch (${main}) differs from the local branch (${here.branch ?? 'none'}).`
}
