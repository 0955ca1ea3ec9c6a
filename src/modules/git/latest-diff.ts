import { type Changes, change, fail, type Need, predict, unknown, type Verdict } from '../kit/index.ts'
import { branchOf } from './arguments.ts'
import { type CheckoutFact, checkoutFact } from './facts/checkout.ts'
import type { LatestArgs } from './latest-arguments.ts'
import { type Wanted, wantedRevision } from './revision.ts'
import type { Known, LatestDelta } from './types.ts'
import { planUpdate } from './update.ts'

export function checkoutOf(args: LatestArgs): Need<CheckoutFact> {
  return checkoutFact(args.target, args.remote, args.user ?? undefined, args.submodules)
}

export function diffLatest(args: LatestArgs, known: Known): Verdict<LatestDelta> {
  const { target } = args
  const { here, there } = known
  const rev = String(args.rev)
  const bare = args.bare || args.mirror
  if (rev !== 'HEAD' && bare) return fail("'rev' is not compatible with the 'mirror' and 'bare' arguments")
  if (here.is === 'file') return fail(`Target '${target}' exists and is a regular file, cannot proceed`)
  if (here.is === 'full' && !args.force_clone)
    return fail(
      `Target '${target}' exists, is non-empty and is not a git repository. Set the 'force_clone' option to True to remove this directory's contents and proceed with cloning the remote repository`,
    )
  if (here.is === 'unreadable')
    return here.lacks
      ? unknown('git is not installed')
      : fail(`The repository at ${target} cannot be read${args.user ? ` by ${args.user}` : ''}`)
  if (!here.lacks) {
    if (there.error !== undefined) return fail(`Failed to check remote refs: ${there.error}`)
  }
  const wanted = bare ? undefined : wantedRevision(rev, args.remote, there)
  if (!here.lacks && !bare) {
    if (args.depth && wanted?.type !== 'branch' && wanted?.type !== 'tag')
      return fail("When 'depth' is used, 'rev' must be set to the name of a branch or tag on the remote repository")
    if (!wanted && rev !== 'HEAD') return fail(`No revision matching '${rev}' exists in the remote repository`)
  }
  return here.is === 'repository' ? planUpdate(args, { ...known, wanted }) : clone(args, here, wanted)
}

function clone(args: LatestArgs, here: CheckoutFact, wanted: Wanted | undefined): Verdict<LatestDelta> {
  const { name, target } = args
  const forced = here.is === 'full'
  const changes: Changes = {
    ...(forced ? { 'forced clone': true } : {}),
    new: `${name} => ${target}`,
    ...(wanted ? { revision: { old: null, new: wanted.commit } } : {}),
  }
  const comment = forced
    ? `Target directory ${target} exists. Since force_clone=True, the contents of ${target} would be deleted, and ${name} would be cloned into this directory.`
    : `Repository ${name} would be cloned to ${target}`
  const after: CheckoutFact = {
    ...here,
    is: 'repository',
    bare: args.bare || args.mirror,
    head: wanted?.commit,
    branch: branchOf(args),
    url: name,
  }
  return change({
    delta: { kind: 'clone', forced, wanted },
    comment,
    changes,
    effects: [predict(checkoutOf(args), after)],
  })
}
