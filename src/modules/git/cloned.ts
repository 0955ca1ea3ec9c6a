import { sh } from '../../core/shell.ts'
import { type Need, predict } from '../kit/fact.ts'
import { type LegacyOutcome, legacy } from '../kit/legacy.ts'
import type { Report } from '../kit/report.ts'
import type { Verdict } from '../kit/verdict.ts'
import {
  type AccessArgs,
  accessArguments,
  encodingArgument,
  prepareAccess,
  refArgument,
  targetArgument,
  urlArgument,
} from './arguments.ts'
import type { GitAccess } from './facts/access.ts'
import { type CheckoutFact, checkoutFact } from './facts/checkout.ts'
import { failures, git, gitActions, steps } from './script.ts'

interface Args extends AccessArgs {
  readonly name: string
  readonly target: string
  readonly branch?: string | number | null
}
interface Ready {
  readonly access: GitAccess
}
type Delta = { readonly kind: 'clone' } | { readonly kind: 'branch'; readonly branch: string; readonly make: boolean }

export const cloned = legacy<Args, Ready, Delta>({
  schema: {
    description: 'Makes sure that a repository is cloned, and that a branch is checked out; it is not updated.',
    properties: {
      name: urlArgument,
      target: targetArgument,
      branch: refArgument("Branch to be on; default: the remote's own when cloning"),
      ...accessArguments,
      output_encoding: encodingArgument,
    },
    required: ['target'],
    example: 'https://github.com/example/app.git:\n  git.cloned:\n    - target: /srv/app\n    - branch: main\n',
  },
  prepare: async (args, io) => ({ access: await prepareAccess(args, io) }),
  facts: (args) => [needOf(args)],
  diff: (args, _ready, facts) => diffCloned(args, facts.get(needOf(args))),
  act: (args, { access }, delta) => gitActions(access, steps(todo(args, delta))),
  report: reportCloned,
})

function needOf({ target, user }: Args): Need<CheckoutFact> {
  return checkoutFact(target, 'origin', user ?? undefined)
}

function branchOf({ branch }: Args): string | undefined {
  return branch === null || branch === undefined ? undefined : String(branch)
}

function diffCloned(args: Args, here: CheckoutFact): Verdict<Delta> {
  const { name, target } = args
  const branch = branchOf(args)
  const after: CheckoutFact = { ...here, is: 'repository', branch: branch ?? here.branch, url: here.url ?? name }
  const change = (delta: Delta, comment: string, changes: object): Verdict<Delta> => ({
    kind: 'change',
    delta,
    comment,
    changes: { ...changes },
    effects: [predict(needOf(args), after)],
    proof: 'observe',
  })
  switch (here.is) {
    case 'missing':
    case 'empty':
      return change({ kind: 'clone' }, `${name} would be cloned to ${target}${withBranch(branch)}`, {
        new: `${name} => ${target}`,
      })
    case 'unreadable':
      return here.lacks
        ? { kind: 'unknown', comment: 'git is not installed' }
        : { kind: 'fail', comment: `The repository at ${target} cannot be read${args.user ? ` by ${args.user}` : ''}` }
    case 'file':
    case 'full':
      return { kind: 'fail', comment: `Target '${target}' exists and is not a git repository` }
    case 'repository': {
      if (branch === undefined || here.branch === branch)
        return {
          kind: 'clean',
          comment: `Repository already exists at ${target}${branch === undefined ? '' : ` and is checked out to branch '${branch}'`}`,
        }
      const make = here.refs[`refs/heads/${branch}`] === undefined
      return change({ kind: 'branch', branch, make }, `Branch would be changed to '${branch}'`, {
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

function reportCloned({ args, delta, done, outputs, foretold }: LegacyOutcome<Args, Ready, Delta>): Report {
  const branch = branchOf(args)
  if (done)
    return {
      changes: foretold,
      comment:
        delta.kind === 'clone'
          ? `${args.name} cloned to ${args.target}${withBranch(branch)}`
          : `Branch changed to '${branch}'`,
    }
  const last = outputs.at(-1)
  if (args.user && outputs.length === 1) return { changes: {}, comment: `User '${args.user}' is not available` }
  const said = last?.stderr.toString().trim() ?? ''
  return {
    changes: {},
    comment: delta.kind === 'clone' ? `Clone failed: ${said}` : `Failed to change branch to '${branch}': ${said}`,
  }
}
