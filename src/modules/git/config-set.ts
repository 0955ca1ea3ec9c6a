import { sh } from '../../core/shell.ts'
import { type Need, predict } from '../kit/fact.ts'
import { type LegacyOutcome, legacy } from '../kit/legacy.ts'
import { StateFailure } from '../kit/prepare.ts'
import type { Report } from '../kit/report.ts'
import type { Verdict } from '../kit/verdict.ts'
import { accessArguments, encodingArgument } from './arguments.ts'
import { type GitConfigFact, gitConfigFact } from './facts/config.ts'
import { gitActions, steps } from './script.ts'

interface Args {
  readonly name: string
  readonly value?: string | number | boolean | null
  readonly multivar?: readonly (string | number | boolean)[] | null
  readonly repo?: string | null
  readonly user?: string | null
  readonly global?: boolean
}
interface Delta {
  readonly values: readonly string[]
}

export const configSet = legacy<Args, undefined, Delta>({
  schema: {
    description: "Sets a key of git's configuration, in a repository or for a user.",
    properties: {
      name: {
        type: 'string',
        pattern: '^[A-Za-z0-9-]+\\.([^\\n]*\\.)?[A-Za-z][A-Za-z0-9-]*$',
        description: 'Key: `user.name`, `remote.origin.url`',
      },
      value: { type: ['string', 'number', 'boolean', 'null'], default: null, description: 'The value' },
      multivar: {
        type: ['array', 'null'],
        items: { type: ['string', 'number', 'boolean'] },
        default: null,
        description: 'Several values of the key',
      },
      repo: { type: ['string', 'null'], pattern: '^/[^\\n]*$', default: null, description: 'Path of the repository' },
      user: accessArguments.user!,
      password: accessArguments.password!,
      output_encoding: encodingArgument,
      global: { type: 'boolean', default: false, description: "The user's own configuration" },
    },
    example: 'user.email:\n  git.config_set:\n    - value: app@example.org\n    - repo: /srv/app\n',
  },
  prepare: async (args) => {
    const given = [args.value, args.multivar].filter((one) => one !== null && one !== undefined)
    if (given.length === 2) throw new StateFailure("Only one of 'value' and 'multivar' is permitted")
    if (given.length === 0) throw new StateFailure("One of 'value' and 'multivar' is required")
    if (!args.global && !args.repo)
      throw new StateFailure("Non-global config options require the 'repo' argument to be set")
    return undefined
  },
  facts: (args) => [needOf(args)],
  diff: (args, _ready, facts) => diffConfig(args, facts.get(needOf(args))),
  act: actConfig,
  report: ({ args, done, outputs, before, foretold }: LegacyOutcome<Args, undefined, Delta>): Report => {
    if (done)
      return { changes: foretold, comment: `${keyOf(args)} was ${howSet(before.get(needOf(args)))} ${shown(args)}` }
    const said = outputs.at(-1)?.stderr.toString().trim()
    return {
      changes: {},
      comment: `Failed to set ${keyOf(args).replace('Global', 'global')} to ${shown(args)}: ${said}`,
    }
  },
})

function needOf({ name, repo, user, global }: Args): Need<GitConfigFact> {
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

function diffConfig(args: Args, fact: GitConfigFact): Verdict<Delta> {
  const values = valuesOf(args)
  if (fact.lacks) {
    const missing = {
      git: 'git is not installed',
      user: `User '${args.user}' is not available`,
      repository: `${args.repo} is not a git repository`,
    }
    return { kind: 'unknown', comment: missing[fact.lacks] }
  }
  if (fact.values.length === values.length && fact.values.every((value, i) => value === values[i]))
    return { kind: 'clean', comment: `${keyOf(args)} is already set to ${shown(args)}` }
  return {
    kind: 'change',
    delta: { values },
    comment: `${keyOf(args)} would be ${howSet(fact)} ${shown(args)}`,
    changes: { [args.name]: { old: fact.values.length === 0 ? null : fact.values, new: values } },
    effects: [predict(needOf(args), { values })],
    proof: 'observe',
  }
}

function actConfig({ name, repo, global, user }: Args, _ready: undefined, { values }: Delta) {
  const scope = global ? '--global' : '--local'
  const [first = '', ...more] = values
  return gitActions(
    { user: user ?? undefined },
    steps([
      global ? sh`:` : sh`cd -- ${repo ?? '/'}`,
      sh`kstate_git config ${scope} --replace-all -- ${name} ${first}`,
      ...more.map((value) => sh`kstate_git config ${scope} --add -- ${name} ${value}`),
    ]),
  )
}
