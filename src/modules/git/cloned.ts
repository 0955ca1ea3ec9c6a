import { sh } from '../../core/shell.ts'
import {
  type Changes,
  change,
  clean,
  fail,
  failure,
  type Infer,
  type Need,
  predict,
  state,
  unknown,
  type Verdict,
} from '../kit/index.ts'
import { lackingUser } from './account.ts'
import {
  accessArguments,
  branchOf,
  encodingArgument,
  prepareAccess,
  refArgument,
  targetArgument,
  urlArgument,
} from './arguments.ts'
import { type CheckoutFact, checkoutFact } from './facts/checkout.ts'
import { failures, git, gitActions, steps } from './script.ts'

const clonedArguments = {
  name: urlArgument,
  target: targetArgument,
  branch: refArgument("Branch to be on; default: the remote's own when cloning").optional(),
  ...accessArguments,
  output_encoding: encodingArgument,
}
type Args = Infer<typeof clonedArguments>
type Delta = { readonly kind: 'clone' } | { readonly kind: 'branch'; readonly branch: string; readonly make: boolean }

/** Follows Salt's documentation of git.cloned (3007). */
export const cloned = state({
  summary: 'Makes sure that a repository is cloned, and that a branch is checked out; it is not updated.',
  example: 'https://github.com/example/app.git:\n  git.cloned:\n    - target: /srv/app\n    - branch: main\n',
  args: clonedArguments,
  prepare: (args, io) => prepareAccess(args, io),
  facts: (args) => ({ here: checkoutOf(args) }),
  diff: (args, { here }) => diffCloned(args, here),
  act: (args, delta, _facts, access) =>
    gitActions(access, steps(todo(args, delta)), sh`[ -e ${`${args.target}/.git`} ]`),
  report(outcome) {
    const { args, delta, done, predicted } = outcome
    const branch = branchOf(args)
    if (done) {
      const comment =
        delta.kind === 'clone'
          ? `${args.name} cloned to ${args.target}${withBranch(branch)}`
          : `Branch changed to '${branch}'`
      return { changes: predicted, comment }
    }
    const what = delta.kind === 'clone' ? 'Clone failed' : `Failed to change branch to '${branch}'`
    return { changes: {}, comment: lackingUser(outcome) ?? failure(outcome, what) }
  },
  manages: (args) => [checkoutOf(args)],
})

function checkoutOf({ target, user }: Args): Need<CheckoutFact> {
  return checkoutFact(target, 'origin', user ?? undefined)
}

function diffCloned(args: Args, here: CheckoutFact): Verdict<Delta> {
  const { name, target } = args
  const branch = branchOf(args)
  const after: CheckoutFact = { ...here, is: 'repository', branch: branch ?? here.branch, url: here.url ?? name }
  const changed = (delta: Delta, comment: string, changes: Changes) =>
    change({ delta, comment, changes, effects: [predict(checkoutOf(args), after)] })
  switch (here.is) {
    case 'missing':
    case 'empty':
      return changed({ kind: 'clone' }, `${name} would be cloned to ${target}${withBranch(branch)}`, {
        new: `${name} => ${target}`,
      })
    case 'unreadable':
      return here.lacks
        ? unknown('git is not installed')
        : fail(`The repository at ${target} cannot be read${args.user ? ` by ${args.user}` : ''}`)
    case 'file':
    case 'full':
      return fail(`Target '${target}' exists and is not a git repository`)
    case 'repository': {
      if (branch === undefined || here.branch === branch)
        return clean(
          `Repository already exists at ${target}${branch === undefined ? '' : ` and is checked out to branch '${branch}'`}`,
        )
      const make = here.refs[`refs/heads/${branch}`] === undefined
      return changed({ kind: 'branch', branch, make }, `Branch would be changed to '${branch}'`, {
        branch: { old: here.branch ?? 'HEAD', new: branch },
      })
    }
  }
}

function withBranch(branch: string | undefined): string {
  return branch === undefined ? '' : ` with branch '${branch}'`
}

function todo(args: Args, delta: Delta) {
  const branch = branchOf(args)
  if (delta.kind === 'clone') {
    const flags = branch === undefined ? [] : ['--branch', branch]
    return [sh`{ ${git('clone', '-q', ...flags, '--', args.name, args.target)} || exit ${failures.clone}; }`]
  }
  const words = delta.make ? ['-b', delta.branch, `origin/${delta.branch}`] : [delta.branch]
  return [sh`cd -- ${args.target}`, git('checkout', '-q', ...words, '--')]
}
