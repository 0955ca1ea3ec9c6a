import { type Script, sh } from '../../core/shell.ts'
import type { Action } from '../kit/index.ts'
import { trackingStep } from './clone.ts'
import type { GitAccess } from './facts/access.ts'
import type { LatestArgs } from './latest-arguments.ts'
import type { Wanted } from './revision.ts'
import { failures, git, gitActions, say, standsAtCommit, steps } from './script.ts'
import { removeSubmodules, updateSubmodules, withoutRecursion } from './submodules.ts'
import type { Update } from './types.ts'

export function updateAction(
  args: LatestArgs,
  access: GitAccess,
  update: Update,
  wanted: Wanted | undefined,
): Action[] {
  const todo: Script[] = [
    sh`cd -- ${args.target}`,
    ...(args.submodules ? [withoutRecursion] : []),
    ...remoteSteps(args, update),
    ...fetchSteps(args, update),
  ]
  if (wanted) todo.push(...moveSteps(args, update, wanted))
  return gitActions(access, steps(todo), wanted && update.move ? standsAtCommit(args.target, wanted.commit) : undefined)
}

function remoteSteps({ name, remote }: LatestArgs, { url, goneTags }: Update): Script[] {
  const todo: Script[] = []
  if (url === null) todo.push(git('remote', 'add', '--', remote, name), say(`Remote '${remote}' set to ${name}`))
  else if (url !== undefined)
    todo.push(git('remote', 'set-url', '--', remote, name), say(`Remote '${remote}' changed from ${url} to ${name}`))
  if (goneTags.length > 0)
    todo.push(
      sh`kstate_git tag -d -- ${goneTags} >/dev/null`,
      say(`The following tags were removed from the local checkout: ${goneTags.join(', ')}`),
    )
  return todo
}

function fetchSteps(args: LatestArgs, { fetch }: Update): Script[] {
  if (!fetch) return []
  const { name, remote, refspec_branch: branches, refspec_tag: tags } = args
  const bare = args.bare || args.mirror
  const refspecs = args.mirror
    ? []
    : args.fetch_tags
      ? [`refs/heads/${branches}:refs/remotes/${remote}/${branches}`, `+refs/tags/${tags}:refs/tags/${tags}`]
      : []
  const flags = [
    ...(args.force_fetch ? ['--force'] : []),
    ...(args.mirror ? ['--prune'] : []),
    ...(args.depth ? ['--depth', String(args.depth)] : []),
  ]
  const refs = sh`"$(kstate_git for-each-ref)"`
  const fetched = bare
    ? say(`Bare repository at ${args.target} was fetched, resulting in updated refs`)
    : sh`{ [ "$kstate_refs" = ${refs} ] || ${say(`${name} was fetched, resulting in updated refs`)}; }`
  return [
    sh`kstate_refs=${refs}`,
    sh`{ ${git('fetch', '--no-recurse-submodules', ...flags, '--', remote, ...refspecs)} || exit ${failures.fetch}; }`,
    fetched,
  ]
}

function moveSteps(args: LatestArgs, update: Update, wanted: Wanted): Script[] {
  const { commit, place } = wanted
  const todo: Script[] = []
  if (update.move || update.checkout)
    todo.push(sh`{ kstate_git rev-parse -q --verify ${`${commit}^{commit}`} >/dev/null || exit ${failures.missing}; }`)
  const forward = sh`[ "$kstate_merge" = forward ]`
  todo.push(sh`kstate_merge=${update.merge}`)
  if (update.merge === 'unknown') {
    const otherwise = args.force_reset === false ? sh`exit ${failures.behind}` : sh`kstate_merge=reset`
    todo.push(
      sh`{ if kstate_git merge-base --is-ancestor ${update.base ?? commit} ${commit}; then kstate_merge=forward; else ${otherwise}; fi; }`,
    )
  }
  const force = update.discard && args.force_reset !== false
  if (args.submodules && update.head !== undefined && (update.move || update.checkout))
    todo.push(removeSubmodules(commit, force))
  if (update.checkout) todo.push(...checkoutSteps(args, update.checkout, wanted))
  if (force) todo.push(git('reset', '-q', '--hard', 'HEAD', '--'), say('Uncommitted changes were discarded'))
  if (update.move || (update.discard && update.merge === 'reset'))
    todo.push(
      sh`{ ${forward} || { ${git('reset', '-q', '--hard', commit, '--')} && ${say(`Repository was hard-reset to ${place}`)}; }; }`,
    )
  if (update.track) todo.push(trackingStep(wanted.upstream))
  if (update.move) todo.push(sh`{ ! ${forward} || ${atCommit(commit)} || ${forwardStep(args, wanted)}; }`)
  if (args.submodules && (update.submodules || update.move || force)) todo.push(updateSubmodules(force))
  return todo
}

function atCommit(commit: string): Script {
  return sh`[ "$(kstate_git rev-parse HEAD)" = "$(kstate_git rev-parse ${`${commit}^{commit}`})" ]`
}

function checkoutSteps(
  { force_checkout }: LatestArgs,
  { branch, make }: { readonly branch: string; readonly make: boolean },
  { commit, place }: Wanted,
): Script[] {
  const force = force_checkout ? ['-f'] : []
  return make
    ? [
        git('checkout', '-q', ...force, '--no-track', '-b', branch, commit, '--'),
        say(`New branch '${branch}' was checked out, with ${place} as a starting point`),
      ]
    : [git('checkout', '-q', ...force, branch, '--'), say(`'${branch}' was checked out`)]
}

/** Branches are merged, which needs one to be checked out; at tags and commits the branch is put there. */
function forwardStep(args: LatestArgs, { commit, place, upstream }: Wanted): Script {
  if (upstream !== undefined)
    return sh`{ kstate_git symbolic-ref -q HEAD >/dev/null || exit ${failures.detached}; ${git('merge', '-q', '--ff-only', commit)} && ${say(`Repository was fast-forwarded to ${place}`)}; }`
  return sh`{ ${git('reset', '-q', '--hard', commit, '--')} && ${say(`Repository was reset to ${args.rev} (fast-forward)`)}; }`
}
