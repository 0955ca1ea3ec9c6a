import { type Script, sh } from '../../core/shell.ts'
import { type FactView, Need, predict } from '../kit/fact.ts'
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
import { submoduleStep } from './clone.ts'
import type { GitAccess } from './facts/access.ts'
import { type CheckoutFact, checkoutFact, type RemoteFact, relationFact, remoteFact } from './facts/checkout.ts'
import { failures, git, gitActions, say, steps } from './script.ts'

interface Args extends AccessArgs {
  readonly name: string
  readonly rev: string | number
  readonly target: string
  readonly remote: string
  readonly force_clone: boolean
  readonly force_checkout: boolean
  readonly fetch_remote: boolean
  readonly hard_reset: boolean
  readonly submodules: boolean
}
interface Ready {
  readonly access: GitAccess
}
interface Delta {
  readonly clone: boolean
  readonly forced: boolean
  readonly commit: string
  readonly url?: string | null
  readonly fetch: boolean
  readonly reset: boolean
}

const yesOrNo = (description: string, value = false) => ({ type: 'boolean', default: value, description })

export const detached = legacy<Args, Ready, Delta>({
  schema: {
    description:
      'Checks out a branch, tag or commit with a detached HEAD, cloning the repository first where it is missing.',
    properties: {
      name: urlArgument,
      rev: refArgument('Branch, tag or commit', { type: ['string', 'number'], default: undefined }),
      target: targetArgument,
      remote: refArgument('Name of the remote', { type: 'string', default: 'origin' }),
      user: accessArguments.user!,
      password: accessArguments.password!,
      force_clone: yesOrNo('Delete what else is in the folder'),
      force_checkout: yesOrNo('Discard uncommitted changes where they are in the way'),
      fetch_remote: yesOrNo('Fetch what is missing', true),
      hard_reset: yesOrNo('Discard uncommitted changes'),
      submodules: yesOrNo('Update submodules as well'),
      identity: accessArguments.identity!,
      https_user: accessArguments.https_user!,
      https_pass: accessArguments.https_pass!,
      output_encoding: encodingArgument,
    },
    required: ['rev', 'target'],
    example: 'https://github.com/example/app.git:\n  git.detached:\n    - rev: v1.2.3\n    - target: /srv/app\n',
  },
  prepare: async (args, io) => ({ access: await prepareAccess(args, io) }),
  facts: needsOf,
  diff: diffDetached,
  act: (args, { access }, delta) => gitActions(access, steps(todo(args, delta))),
  report: reportDetached,
})

function localNeed({ target, remote, user, submodules }: Args): Need<CheckoutFact> {
  return checkoutFact(target, remote, user ?? undefined, submodules)
}

/** Whether the commit is there already. */
function presence(args: Args, here: CheckoutFact, there: RemoteFact) {
  const commit = commitOf(args, there)
  if (here.is !== 'repository' || !commit || here.head?.startsWith(commit)) return undefined
  return relationFact(args.target, args.user ?? undefined, 'HEAD', commit)
}

function needsOf(args: Args, { access }: Ready): Need[] {
  const [local, remote] = [localNeed(args), remoteFact(args.name, access)]
  const after = (facts: FactView): Need[] => {
    const [here, there] = [facts.find(local), facts.find(remote)]
    const need = here && there && presence(args, here, there)
    return need ? [need] : []
  }
  return [local, new Need(remote.kind, remote.key, remote.want, after)]
}

function commitOf({ rev }: Args, there: RemoteFact): string | undefined {
  const name = String(rev)
  const known =
    there.refs[`refs/heads/${name}`] ?? there.refs[`refs/tags/${name}^{}`] ?? there.refs[`refs/tags/${name}`]
  if (known !== undefined) return known
  return /^[0-9a-f]{4,40}$/i.test(name) ? name.toLowerCase() : undefined
}

function diffDetached(args: Args, { access }: Ready, facts: FactView): Verdict<Delta> {
  const { name, target, rev } = args
  const [here, there] = [facts.get(localNeed(args)), facts.get(remoteFact(name, access))]
  const fail = (comment: string): Verdict<Delta> => ({ kind: 'fail', comment })
  if (here.is === 'file') return fail(`Target '${target}' exists and is a regular file, cannot proceed`)
  if (here.is === 'full' && !args.force_clone)
    return fail(
      `Target '${target}' exists, is non-empty and is not a git repository. Set the 'force_clone' option to True to remove this directory's contents and proceed with cloning the remote repository`,
    )
  if (here.is === 'unreadable')
    return here.lacks
      ? { kind: 'unknown', comment: 'git is not installed' }
      : fail(`The repository at ${target} cannot be read`)
  const commit = commitOf(args, there)
  const clone = here.is !== 'repository'
  if (!here.lacks && there.error !== undefined && (clone || commit === undefined || args.fetch_remote))
    return fail(`Failed to list refs for ${args.remote}: ${there.error}`)
  if (commit === undefined && !here.lacks) return fail(`Revision '${rev}' does not exist`)

  const need = presence(args, here, there)
  const at = !clone && here.head !== undefined && commit !== undefined && here.head.startsWith(commit)
  const free = here.branch === undefined
  const url = clone || here.url === name ? undefined : (here.url ?? null)
  const reset = !clone && args.hard_reset && here.dirty
  const stale = args.submodules && here.submodulesDiffer
  if (at && free && url === undefined && !reset && !stale)
    return { kind: 'clean', comment: 'Already checked out at correct revision' }
  const fetch = !clone && args.fetch_remote && need !== undefined && facts.find(need)?.has !== true
  const told = [
    ...(clone ? [`Repository ${name} would be cloned to ${target}`] : []),
    ...(url === undefined ? [] : [`Remote ${args.remote} would be set to ${name}`]),
    ...(fetch ? [`Repository remote ${args.remote} would be fetched`] : []),
    ...(reset ? [`Hard reset to HEAD would be performed on ${target}`] : []),
    ...(commit !== undefined && !(at && free) ? [`Commit ID ${commit} would be checked out at ${target}`] : []),
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
  return {
    kind: 'change',
    delta: { clone, forced: here.is === 'full', commit: commit ?? String(rev), url, fetch, reset },
    comment: told.length === 1 ? told[0]! : `${told.join('. ')}.`,
    changes: {
      ...(here.is === 'full' ? { 'forced clone': true } : {}),
      ...(url === undefined ? {} : { url: { old: url, new: name } }),
      ...(at && free ? {} : { HEAD: { old: here.head ?? null, new: commit ?? null } }),
    },
    effects: [predict(localNeed(args), after)],
    proof: 'observe',
  }
}

function todo(args: Args, { clone, forced, commit, url, fetch, reset }: Delta): Script[] {
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
  if (url === null) list.push(git('remote', 'add', '--', remote, name))
  else if (url !== undefined) list.push(git('remote', 'set-url', '--', remote, name))
  if (url !== undefined) list.push(say(`Remote ${remote} updated from '${url ?? 'None'}' to '${name}'`))
  if (fetch) {
    const refspecs = [`refs/heads/*:refs/remotes/${remote}/*`, '+refs/tags/*:refs/tags/*']
    list.push(
      sh`{ ${git('fetch', '--force', '--', remote, ...refspecs)} || exit ${failures.fetch}; }`,
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
    git('checkout', '-q', '--detach', ...(args.force_checkout ? ['-f'] : []), commit, '--'),
    say(`Commit ID ${commit} was checked out at ${target}`),
  )
  if (args.submodules) list.push(submoduleStep, say('Submodules were updated'))
  return list
}

function reportDetached({ args, done, outputs, foretold }: LegacyOutcome<Args, Ready, Delta>): Report {
  const said =
    outputs
      .at(-1)
      ?.stdout.toString()
      .split('\n')
      .filter((line) => line !== '') ?? []
  if (done) return { changes: foretold, comment: said.length > 1 ? `${said.join('. ')}.` : said.join('') }
  const last = outputs.at(-1)
  if (args.user && outputs.length === 1) return { changes: {}, comment: `User '${args.user}' is not available` }
  const stderr = last?.stderr.toString().trim() ?? ''
  const words: { readonly [code: number]: string } = {
    [failures.clone]: `Clone failed: ${stderr}`,
    [failures.fetch]: `Fetch failed:\n\n${stderr}`,
    [failures.missing]: `Revision '${args.rev}' does not exist`,
    [failures.submodules]: `Failed to update submodules: ${stderr}`,
  }
  return { changes: {}, comment: words[last?.code ?? -1] ?? (stderr || `git ended with ${last?.code}`) }
}
