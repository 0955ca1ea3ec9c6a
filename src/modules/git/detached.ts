import { type Script, sh } from '../../core/shell.ts'
import { given, state, whenKnown } from '../kit/index.ts'
import { accountOf, lackingUser } from './account.ts'
import { prepareAccess } from './arguments.ts'
import { detachedArguments } from './detached-arguments.ts'
import { checkoutOf, type DetachedArgs, type DetachedDelta, diffDetached, presence } from './detached-diff.ts'
import { remoteFact } from './facts/remote.ts'
import { failures, git, gitActions, say, standsAtCommit, steps } from './script.ts'
import { removeSubmodules, updateSubmodules, withoutRecursion } from './submodules.ts'

/** Follows Salt's documentation of git.detached (3007). */
export const detached = state({
  summary: 'Checks out a branch, tag or commit with a detached HEAD, cloning the repository first where it is missing.',
  example: 'https://github.com/example/app.git:\n  git.detached:\n    - rev: v1.2.3\n    - target: /srv/app\n',
  args: detachedArguments,
  prepare: (args, io) => prepareAccess(args, io),
  facts: (args, access) =>
    whenKnown({ here: checkoutOf(args), there: remoteFact(args.name, access) }, ({ here, there }) => ({
      here: given(here),
      there: given(there),
      relation: presence(args, here, there),
    })),
  diff: (args, known) => diffDetached(args, known),
  act: (args, delta, _known, access) =>
    gitActions(access, steps(todo(args, delta)), standsAtCommit(args.target, delta.commit)),
  report(outcome) {
    const { args, done, predicted } = outcome
    const account = accountOf(outcome)
    if (done) return { changes: predicted, comment: account.done }
    const words: { readonly [code: number]: string } = {
      [failures.clone]: `Clone failed: ${account.error}`,
      [failures.fetch]: `Fetch failed:\n\n${account.error}`,
      [failures.missing]: `Revision '${args.rev}' does not exist`,
      [failures.submodules]: `Failed to update submodules: ${account.error}`,
    }
    const other = account.error || `git ended with ${account.code}`
    return { changes: {}, comment: lackingUser(outcome) ?? words[account.code ?? -1] ?? other }
  },
  manages: (args) => [checkoutOf(args)],
})

function todo(args: DetachedArgs, { clone, forced, commit, url, fetch, reset }: DetachedDelta): Script[] {
  const { name, target, remote } = args
  const list: Script[] = []
  if (clone) {
    if (forced) list.push(sh`find ${target}/. -mindepth 1 -maxdepth 1 -exec rm -rf -- {} +`)
    const flags = remote === 'origin' ? [] : ['--origin', remote]
    list.push(
      sh`{ ${git('clone', '-q', '--no-checkout', ...flags, '--', name, target)} || exit ${failures.clone}; }`,
      say(`${name} cloned to ${target}`),
    )
  }
  list.push(sh`cd -- ${target}`)
  if (args.submodules) list.push(withoutRecursion)
  if (url === null) list.push(git('remote', 'add', '--', remote, name))
  else if (url !== undefined) list.push(git('remote', 'set-url', '--', remote, name))
  if (url !== undefined) list.push(say(`Remote ${remote} updated from '${url ?? 'None'}' to '${name}'`))
  if (fetch) {
    const refspecs = [`refs/heads/*:refs/remotes/${remote}/*`, '+refs/tags/*:refs/tags/*']
    list.push(
      sh`{ ${git('fetch', '--no-recurse-submodules', '--force', '--', remote, ...refspecs)} || exit ${failures.fetch}; }`,
      say(`Remote ${remote} was fetched, resulting in updated refs`),
    )
  }
  if (reset)
    list.push(
      git('reset', '-q', '--hard', 'HEAD', '--'),
      say('Repository was reset to HEAD before checking out revision'),
    )
  list.push(
    sh`{ kstate_git rev-parse -q --verify ${`${commit}^{commit}`} >/dev/null || exit ${failures.missing}; }`,
    ...(args.submodules && !clone ? [removeSubmodules(commit, reset)] : []),
    git('checkout', '-q', '--detach', ...(args.force_checkout ? ['-f'] : []), commit, '--'),
    say(`Commit ID ${commit} was checked out at ${target}`),
  )
  if (args.submodules) list.push(updateSubmodules(reset), say('Submodules were updated'))
  return list
}
