import { type FactView, Need, predict } from '../kit/fact.ts'
import { legacy } from '../kit/legacy.ts'
import type { Changes, Verdict } from '../kit/verdict.ts'
import {
  accessArguments,
  encodingArgument,
  prepareAccess,
  refArgument,
  targetArgument,
  urlArgument,
} from './arguments.ts'
import { cloneAction } from './clone.ts'
import { type CheckoutFact, remoteFact } from './facts/checkout.ts'
import { localNeed, relationNeed } from './needs.ts'
import { reportGit } from './report.ts'
import { type Wanted, wantedRevision } from './revision.ts'
import type { LatestArgs, LatestDelta, Ready } from './types.ts'
import { planUpdate } from './update.ts'
import { updateAction } from './update-action.ts'

const yesOrNo = (description: string, value = false) => ({ type: 'boolean', default: value, description })

export const latest = legacy<LatestArgs, Ready, LatestDelta>({
  schema: {
    description: 'Keeps a checkout of a repository at the newest commit of a branch, or at a tag or commit.',
    properties: {
      name: urlArgument,
      target: targetArgument,
      rev: refArgument('Branch, tag or commit of the remote; `HEAD` is its default branch', {
        type: ['string', 'number'],
        default: 'HEAD',
      }),
      branch: refArgument('Local branch to be on; made where it is missing. Default: the one that is checked out'),
      user: accessArguments.user!,
      password: accessArguments.password!,
      update_head: yesOrNo('Move the checkout, not only fetch', true),
      force_checkout: yesOrNo('Discard uncommitted changes when another branch is checked out'),
      force_clone: yesOrNo('Delete what else is in the folder'),
      force_fetch: yesOrNo('Fetch branches that were rewritten'),
      force_reset: {
        enum: [true, false, 'remote-changes'],
        default: false,
        description: 'Discard uncommitted changes and local commits: always, or only when the remote has changed',
      },
      submodules: yesOrNo('Update submodules as well'),
      bare: yesOrNo('No work tree'),
      mirror: yesOrNo('A bare repository that mirrors all refs'),
      remote: refArgument('Name of the remote', { type: 'string', default: 'origin' }),
      fetch_tags: yesOrNo('Fetch all tags', true),
      sync_tags: yesOrNo('Delete tags that the remote does not have', true),
      depth: {
        type: ['integer', 'null'],
        minimum: 1,
        default: null,
        description: 'Clone only so many commits; `rev` must be a branch or a tag',
      },
      identity: accessArguments.identity!,
      https_user: accessArguments.https_user!,
      https_pass: accessArguments.https_pass!,
      refspec_branch: {
        type: 'string',
        pattern: '^[^-\\s:][^\\s:]*$',
        default: '*',
        description: 'Which branches to fetch',
      },
      refspec_tag: { type: 'string', pattern: '^[^-\\s:][^\\s:]*$', default: '*', description: 'Which tags to fetch' },
      output_encoding: encodingArgument,
    },
    required: ['target'],
    example:
      'https://github.com/example/app.git:\n  git.latest:\n    - target: /home/app/app\n    - user: app\n    - branch: main\n    - rev: main\n',
  },
  prepare: async (args, io) => ({ access: await prepareAccess(args, io) }),
  facts: (args, ready) => needsOf(args, ready),
  diff: (args, ready, facts) => diffLatest(args, ready, facts),
  act: (args, { access }, delta) =>
    [
      delta.kind === 'clone'
        ? cloneAction(args, access, delta)
        : updateAction(args, access, delta.update, delta.wanted),
    ].flat(),
  report: (outcome) => reportGit(outcome),
})

function needsOf(args: LatestArgs, { access }: Ready): Need[] {
  const remote = remoteFact(args.name, access)
  const local = localNeed(args)
  const after = (facts: FactView): Need[] => {
    const [here, there] = [facts.find(local), facts.find(remote)]
    const relation = here && there && relationNeed(args, here, there)
    return relation ? [relation] : []
  }
  return [local, new Need(remote.kind, remote.key, remote.want, after)]
}

function diffLatest(args: LatestArgs, { access }: Ready, facts: FactView): Verdict<LatestDelta> {
  const { name, target } = args
  const rev = String(args.rev)
  const bare = args.bare || args.mirror
  const here = facts.get(localNeed(args))
  const there = facts.get(remoteFact(name, access))
  const fail = (comment: string): Verdict<LatestDelta> => ({ kind: 'fail', comment })
  if (rev !== 'HEAD' && bare) return fail("'rev' is not compatible with the 'mirror' and 'bare' arguments")
  if (here.is === 'file') return fail(`Target '${target}' exists and is a regular file, cannot proceed`)
  if (here.is === 'full' && !args.force_clone)
    return fail(
      `Target '${target}' exists, is non-empty and is not a git repository. Set the 'force_clone' option to True to remove this directory's contents and proceed with cloning the remote repository`,
    )
  if (here.is === 'unreadable')
    return here.lacks
      ? { kind: 'unknown', comment: 'git is not installed' }
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
  if (here.is === 'repository') {
    const relation = relationNeed(args, here, there)
    return planUpdate(args, { here, there, wanted, relation: relation && facts.find(relation) })
  }
  return clone(args, here, wanted)
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
  const branch = args.branch === null || args.branch === undefined ? undefined : String(args.branch)
  const after: CheckoutFact = {
    ...here,
    is: 'repository',
    bare: args.bare || args.mirror,
    head: wanted?.commit,
    branch,
    url: name,
  }
  return {
    kind: 'change',
    delta: { kind: 'clone', forced, wanted },
    comment,
    changes,
    effects: [predict(localNeed(args), after)],
    proof: 'observe',
  }
}
