import {
  type Changes,
  change,
  clean,
  fail,
  type Outcome,
  type Report,
  type StateFunction,
  state,
  type Verdict,
} from '../kit/index.ts'
import {
  epochArgument,
  ignoredArguments,
  nameArgument,
  normalizeArgument,
  pkgsArgument,
  versionArgument,
} from './arguments.ts'
import { problem, readChanges, type VersionChanges } from './changes.ts'
import { fulfils } from './conditions.ts'
import { type Desired, desiredPackages, namesOf } from './desired.ts'
import { packageFact } from './facts.ts'
import { askPackages, type Packages, packagePatches, versionOf } from './known.ts'
import { noManager, type PackageCall } from './providers/index.ts'

type Verb = 'remove' | 'purge'
interface Args {
  readonly ignore_epoch: boolean | null
}
interface Delta {
  readonly targets: readonly string[]
}

/** pkg.removed and pkg.purged: the latter takes the configuration files as well. */
export function removal(verb: Verb): StateFunction {
  return state({
    summary:
      verb === 'purge'
        ? 'Makes sure that packages are not installed and that nothing of their configuration is left.'
        : 'Makes sure that packages are not installed.',
    example: `no-telnet:\n  pkg.${verb}d:\n    - pkgs:\n      - telnet\n      - telnetd\n`,
    args: {
      name: nameArgument,
      version: versionArgument('Only where it is installed in this version'),
      pkgs: pkgsArgument(),
      normalize: normalizeArgument,
      ignore_epoch: epochArgument,
      ...ignoredArguments,
    },
    takesMore: true,
    prepare: async (args, io) => ({ desired: desiredPackages(args), planning: io.planning === true }),
    facts: (args, { desired, planning }) => ({
      packages: askPackages({
        desired,
        fresh: false,
        offersOf: () => [],
        planned: (packages) => {
          const targets = planning ? targetsOf(args, desired, packages, verb) : []
          return targets.length > 0 ? callOf(verb, targets) : undefined
        },
      }),
    }),
    diff(args, { packages }, { desired }) {
      if (!packages && desired.size > 0) return fail(noManager)
      return packages ? diffRemoval(args, desired, packages, verb) : clean(absentComment(desired, verb))
    },
    act: (_args, { targets }, { packages }) => packages!.provider.act([callOf(verb, targets)], { refresh: 'never' }),
    report: (outcome) => reportRemoval(outcome, verb),
    manages: (args) => namesOf(args).map((name) => packageFact(name)),
  })
}

function targetsOf({ ignore_epoch }: Args, desired: Desired, { now, provider }: Packages, verb: Verb): string[] {
  return [...desired]
    .filter(([name, version]) => {
      const fact = now.get(name)!
      const [installed] = fact.installed
      if (installed === undefined) return verb === 'purge' && fact.residual
      return version === undefined || fulfils(provider.compare, installed, version, ignore_epoch ?? undefined, false)
    })
    .map(([name]) => name)
    .sort()
}

function callOf(verb: Verb, targets: readonly string[]): PackageCall {
  return { verb, targets: targets.map((name) => ({ name })) }
}

function absentComment(desired: Desired, verb: Verb): string {
  if (verb === 'purge') return 'None of the targeted packages are installed or partially installed'
  const versions = [...desired.values()].some((version) => version !== undefined)
  return `All specified packages${versions ? ' (matching specified versions)' : ''} are already absent`
}

function diffRemoval(args: Args, desired: Desired, packages: Packages, verb: Verb): Verdict<Delta> {
  const targets = targetsOf(args, desired, packages, verb)
  if (targets.length === 0) return clean(absentComment(desired, verb))
  const named = targets.map((name) => [name, { old: versionOf(packages.now, name), new: '' }])
  const changes: VersionChanges = { ...Object.fromEntries(named), ...packages.brought }
  return change({
    delta: { targets },
    comment: `The following packages will be ${verb}d: ${targets.join(', ')}.`,
    changes,
    effects: packagePatches(changes, packages).map((patch) => ({
      ...patch,
      value: { ...(patch.value as object), residual: !(verb === 'purge' && targets.includes(patch.need.key)) },
    })),
  })
}

type RemovalOutcome = Outcome<Args, { readonly packages: Packages | undefined }, Delta, { readonly desired: Desired }>

function reportRemoval({ prepared, delta, outputs, done, after }: RemovalOutcome, verb: Verb): Report {
  const { installed, residual } = readChanges(outputs)
  const changes: Changes = verb === 'purge' ? { removed: residual, installed } : installed
  const { packages } = after
  if (!packages || (!done && outputs.at(-1)?.code !== 0)) return { changes, comment: problem('removing', outputs) }
  const failed = delta.targets.filter((name) => versionOf(packages.now, name) !== '')
  if (failed.length > 0) return { changes, comment: `The following packages failed to ${verb}: ${failed.join(', ')}.` }
  const others = [...prepared.desired.keys()].filter((name) => !delta.targets.includes(name)).sort()
  const gone = `The following packages were ${verb}d: ${delta.targets.join(', ')}.`
  if (others.length === 0) return { changes, comment: `All targeted packages were ${verb}d.` }
  return { changes, comment: `The following packages were not installed: ${others.join(', ')} ${gone}` }
}
