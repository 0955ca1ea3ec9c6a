import { type Script, sh } from '../../core/shell.ts'
import type { Action } from '../kit/index.ts'
import { branchOf } from './arguments.ts'
import type { GitAccess } from './facts/access.ts'
import type { LatestArgs } from './latest-arguments.ts'
import { failures, git, gitActions, say, standsAtCommit, steps } from './script.ts'
import { updateSubmodules } from './submodules.ts'
import type { LatestDelta } from './types.ts'

/** Clones, and then moves to the wanted commit as Salt does: the branch stays the one that the clone checked out. */
export function cloneAction(
  args: LatestArgs,
  access: GitAccess,
  { forced, wanted }: Extract<LatestDelta, { kind: 'clone' }>,
): Action[] {
  const { name, target, remote } = args
  const branch = branchOf(args)
  const flags = [
    ...(args.mirror ? ['--mirror'] : args.bare ? ['--bare'] : []),
    ...(remote === 'origin' ? [] : ['--origin', remote]),
    ...(args.depth ? ['--depth', String(args.depth), '--branch', String(args.rev)] : []),
  ]
  const todo: Script[] = []
  if (forced) todo.push(sh`find ${target}/. -mindepth 1 -maxdepth 1 -exec rm -rf -- {} +`)
  todo.push(
    sh`{ ${git('clone', '-q', ...flags, '--', name, target)} || exit ${failures.clone}; }`,
    say(`${name} cloned to ${target}${args.mirror ? ' as mirror' : args.bare ? ' as bare repository' : ''}`),
    sh`cd -- ${target}`,
  )
  if (wanted) {
    if (branch !== undefined)
      todo.push(
        sh`{ kstate_git rev-parse -q --verify ${`refs/heads/${branch}`} >/dev/null && { [ "$(kstate_git symbolic-ref -q --short HEAD)" = ${branch} ] || ${git('checkout', '-q', branch, '--')}; } || { ${git('checkout', '-q', '--no-track', '-b', branch, wanted.commit, '--')} && ${say(`Branch '${branch}' checked out, with ${wanted.place} as a starting point`)}; }; }`,
      )
    todo.push(
      sh`{ [ "$(kstate_git rev-parse HEAD)" = "$(kstate_git rev-parse -q --verify ${`${wanted.commit}^{commit}`})" ] || { ${git('reset', '-q', '--hard', wanted.commit, '--')} && ${say(`Repository was reset to ${wanted.place}`)}; }; }`,
      trackingStep(wanted.upstream),
    )
  }
  if (args.submodules) todo.push(updateSubmodules())
  return gitActions(access, steps(todo), wanted && standsAtCommit(target, wanted.commit))
}

/** Makes the branch that is checked out track what it shall, unless none is. */
export function trackingStep(upstream: string | null | undefined): Script {
  if (upstream === null) return sh`:`
  const turn =
    upstream === undefined
      ? sh`[ -z "$kstate_u" ] || { ${git('branch', '--unset-upstream')} && ${say('Tracking branch was unset')}; }`
      : sh`[ "$kstate_u" = ${upstream} ] || { ${git('branch', '--set-upstream-to', upstream)} && ${say(`Tracking branch was set to ${upstream}`)}; }`
  return sh`if kstate_git symbolic-ref -q HEAD >/dev/null; then
kstate_u=$(kstate_git rev-parse -q --abbrev-ref '@{upstream}' 2>/dev/null)
${turn}
fi`
}
