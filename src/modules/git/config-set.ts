import { sh } from '../../core/shell.ts'
import {
  Argument,
  change,
  clean,
  failure,
  flag,
  type Infer,
  listOf,
  type Need,
  predict,
  StateFailure,
  state,
  text,
  unknown,
  type Verdict,
} from '../kit/index.ts'
import { accessArguments, encodingArgument } from './arguments.ts'
import { type GitConfigFact, gitConfigFact } from './facts/config.ts'
import { gitActions, steps } from './script.ts'

const value = (description: string) =>
  new Argument<string | number | boolean>({ type: ['string', 'number', 'boolean'], description })
const configArguments = {
  name: text('Key: `user.name`, `remote.origin.url`').matching(
    /^[A-Za-z0-9-]+\.([^\n]*\.)?[A-Za-z][A-Za-z0-9-]*$/,
    'a key of git is section.name or section.subsection.name',
  ),
  value: value('The value').optional(),
  multivar: listOf(value('A value'), 'Several values of the key').optional(),
  repo: text('Path of the repository')
    .matching(/^\/[^\n]*$/, 'it must be an absolute path on one line')
    .optional(),
  user: accessArguments.user,
  password: accessArguments.password,
  output_encoding: encodingArgument,
  global: flag("The user's own configuration"),
}
type Args = Infer<typeof configArguments>

/** Follows Salt's documentation of git.config_set (3007). */
export const configSet = state({
  summary: "Sets a key of git's configuration, in a repository or for a user.",
  example: 'user.email:\n  git.config_set:\n    - value: app@example.org\n    - repo: /srv/app\n',
  args: configArguments,
  prepare: async ({ value, multivar, global, repo }) => {
    if (value !== null && multivar !== null) throw new StateFailure("Only one of 'value' and 'multivar' is permitted")
    if (value === null && multivar === null) throw new StateFailure("One of 'value' and 'multivar' is required")
    if (!global && !repo) throw new StateFailure("Non-global config options require the 'repo' argument to be set")
  },
  facts: (args) => ({ now: keyFact(args) }),
  diff: (args, { now }) => diffConfig(args, now),
  act({ name, repo, global, user }, { values }) {
    const scope = global ? '--global' : '--local'
    const [first = '', ...more] = values
    return gitActions(
      { user: user ?? undefined },
      steps([
        global ? sh`:` : sh`cd -- ${repo ?? '/'}`,
        sh`kstate_git config ${scope} --replace-all -- ${name} ${first}`,
        ...more.map((one) => sh`kstate_git config ${scope} --add -- ${name} ${one}`),
      ]),
      repo && !global && more.length === 0
        ? sh`[ "$(git -c ${'safe.directory=*'} -C ${repo} config --local --get-all -- ${name})" = ${first} ]`
        : undefined,
    )
  },
  report(outcome) {
    const { args, done, before, predicted } = outcome
    if (done) return { changes: predicted, comment: `${keyOf(args)} was ${howSet(before.now)} ${shown(args)}` }
    const what = `Failed to set ${keyOf(args).replace('Global', 'global')} to ${shown(args)}`
    return { changes: {}, comment: failure(outcome, what) }
  },
  manages: (args) => [keyFact(args)],
})

function keyFact({ name, repo, user, global }: Args): Need<GitConfigFact> {
  return gitConfigFact({ key: name, repo: global ? undefined : (repo ?? undefined), user: user ?? undefined })
}

function valuesOf({ value, multivar }: Args): string[] {
  return (multivar ?? [value ?? '']).map((one) => (one === true ? 'True' : one === false ? 'False' : String(one)))
}

function keyOf({ name, global }: Args): string {
  return `${global ? 'Global key ' : ''}'${name}'`
}

/** A value, or several as Python shows a list. */
function shown(args: Args): string {
  const values = valuesOf(args).map((value) => `'${value}'`)
  return args.multivar ? `[${values.join(', ')}]` : values.join('')
}

function howSet({ values }: GitConfigFact): string {
  return values.length === 0 ? 'added as' : 'set to'
}

function diffConfig(args: Args, fact: GitConfigFact): Verdict<{ readonly values: readonly string[] }> {
  const values = valuesOf(args)
  if (fact.lacks) {
    const missing = {
      git: 'git is not installed',
      user: `User '${args.user}' is not available`,
      repository: `${args.repo} is not a git repository`,
    }
    return unknown(missing[fact.lacks])
  }
  if (fact.values.length === values.length && fact.values.every((one, i) => one === values[i]))
    return clean(`${keyOf(args)} is already set to ${shown(args)}`)
  return change({
    delta: { values },
    comment: `${keyOf(args)} would be ${howSet(fact)} ${shown(args)}`,
    changes: { [args.name]: { old: fact.values.length === 0 ? null : fact.values, new: values } },
    effects: [predict(keyFact(args), { values })],
  })
}
