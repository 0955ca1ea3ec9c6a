import { change, clean, fail, flag, state, unknown, unsupported, type Verdict } from '../kit/index.ts'
import {
  type CallArgs,
  callArguments,
  ignoredArguments,
  nameArgument,
  pkgsArgument,
  refreshArgument,
} from './arguments.ts'
import { problem, readChanges } from './changes.ts'
import { type Desired, desiredPackages, namesOf } from './desired.ts'
import { packageFact } from './facts.ts'
import { type Packages, packagePatches, versionOf } from './known.ts'
import { noManager, type PackageCall } from './providers/index.ts'
import { askMissing, installCall, missingNames } from './satisfied.ts'

interface Delta {
  readonly targets: readonly string[]
  readonly call: PackageCall
}

const { fromrepo, skip_verify, ...furtherArguments } = callArguments

/** Follows Salt's documentation of pkg.latest (3007). */
export const latest = state({
  summary: 'Makes sure that packages are installed in the newest version that apt has.',
  example: 'openssl:\n  pkg.latest:\n    - pkgs:\n      - openssl\n      - ca-certificates\n',
  args: {
    name: nameArgument,
    refresh: refreshArgument(
      'Bring the package lists up to date before looking (also in a plan): never, or (default, and true) where they ' +
        'are missing, older than their sources or than ten minutes',
    ),
    fromrepo,
    skip_verify,
    pkgs: pkgsArgument(),
    watch_flags: flag('Accepted and not needed (Gentoo)').default(true),
    sources: unsupported('The "sources" parameter is not supported.'),
    ...furtherArguments,
    ...ignoredArguments,
  },
  takesMore: true,
  prepare: async (args, io) => {
    const names = [...desiredPackages(args).keys()]
    return { desired: new Map(names.map((name) => [name, 'latest'])), planning: io.planning === true }
  },
  facts: (args, { desired, planning }) => ({
    packages: askMissing(desired, args, { fresh: args.refresh !== false, planning }),
  }),
  diff(args, { packages }, { desired }) {
    if (desired.size === 0) return clean('No packages to install provided')
    return packages ? diffLatest(args, desired, packages) : fail(noManager)
  },
  act: (args, { call }, { packages }) =>
    packages!.provider.act([call], { refresh: 'never', newConffiles: args.force_conf_new }),
  report({ args, prepared: { desired }, delta, after: { packages }, outputs, done }) {
    const changes = readChanges(outputs).installed
    if (!packages || (!done && outputs.at(-1)?.code !== 0)) return { changes, comment: problem('installing', outputs) }
    const failed = missingNames(desired, args, packages).sort()
    const good = delta.targets.filter((name) => !failed.includes(name)).sort()
    const fresh = [...desired.keys()].filter((name) => !delta.targets.includes(name)).sort()
    return {
      changes,
      comment: [
        ...(failed.length > 0 ? [`The following packages failed to update: ${failed.join(', ')}`] : []),
        ...(good.length > 0 ? [`The following packages were successfully installed/upgraded: ${good.join(', ')}`] : []),
        ...(fresh.length > 0 ? [`The following packages were already up-to-date: ${fresh.join(', ')}`] : []),
      ].join(' '),
    }
  },
  manages: (args) => namesOf(args).map((name) => packageFact(name)),
})

function diffLatest(args: CallArgs, desired: Desired, packages: Packages): Verdict<Delta> {
  const { now, offers, brought } = packages
  const names = [...desired.keys()]
  const version = (name: string) => versionOf(now, name)
  const unheardOf = names.filter((name) => version(name) === '' && offers.get(name)?.candidate === undefined)
  if (unheardOf.length > 0) return unknown(unheardOf.map((name) => `No information found for '${name}'.`).join(' '))

  const targets = missingNames(desired, args, packages)
  const fresh = names.filter((name) => !targets.includes(name)).sort()
  if (targets.length === 0) return clean(upToDate(names))
  const named = targets.map((name) => [name, { old: version(name), new: offers.get(name)?.candidate ?? 'installed' }])
  const changes = { ...Object.fromEntries(named), ...brought }
  const kept = fresh.map((name) => `${name} (${version(name)})`).join(', ')
  return change({
    delta: { targets, call: installCall(targets, desired, args, packages) },
    comment: [
      `The following packages would be installed/upgraded: ${[...targets].sort().join(', ')}`,
      ...(kept === '' ? [] : [`The following packages are already up-to-date: ${kept}`]),
    ].join('\n'),
    changes,
    effects: packagePatches(changes, packages),
  })
}

function upToDate(names: readonly string[]): string {
  if (names.length > 10) return `All ${names.length} packages are up-to-date.`
  if (names.length > 1) return `All packages are up-to-date (${[...names].sort().join(', ')}).`
  return `Package ${names[0]} is already up-to-date`
}
