import type { FactView, Need } from '../kit/fact.ts'
import { type LegacyOutcome, legacy } from '../kit/legacy.ts'
import { StateFailure } from '../kit/prepare.ts'
import type { Report } from '../kit/report.ts'
import type { Verdict } from '../kit/verdict.ts'
import { type AptCall, aptAction } from './apt.ts'
import { aptArguments, nameArgument, nowhere, type PackageArgs, pkgsArgument, refreshArgument } from './arguments.ts'
import { problem, readChanges } from './changes.ts'
import { type Desired, desiredPackages } from './desired.ts'
import { offerFact } from './facts/offer.ts'
import { packageFact } from './facts/package.ts'
import { foretoldBy, packagePatches, simulation } from './simulate.ts'
import { installCall, missingNames } from './targets.ts'

interface Ready {
  /** Every name with `latest`. */
  readonly desired: Desired
  readonly planning: boolean
}
interface Delta {
  readonly targets: readonly string[]
  readonly call: AptCall
}

export const latest = legacy<PackageArgs, Ready, Delta>({
  schema: {
    description: 'Makes sure that packages are installed in the newest version that apt has.',
    properties: {
      name: nameArgument,
      refresh: {
        ...refreshArgument,
        description:
          'Bring the package lists up to date before looking (also in a plan): never, or (default, and true) where they ' +
          'are missing, older than their sources or than ten minutes',
      },
      fromrepo: aptArguments.fromrepo!,
      skip_verify: aptArguments.skip_verify!,
      pkgs: pkgsArgument,
      watch_flags: { type: 'boolean', default: true, description: 'Accepted and not needed (Gentoo)' },
      sources: { 'x-unsupported': 'The "sources" parameter is not supported.' },
      ...aptArguments,
      ...nowhere,
    },
    additionalProperties: true,
    example: 'openssl:\n  pkg.latest:\n    - pkgs:\n      - openssl\n      - ca-certificates\n',
  },
  prepare: async (args, io) => {
    const { desired, wrong } = desiredPackages({ ...args, version: undefined })
    if (wrong !== undefined) throw new StateFailure(wrong)
    const names = [...desired.keys()].map((name) => [name, 'latest'] as const)
    return { desired: new Map(names), planning: io.planning === true }
  },
  facts: needsOf,
  diff: diffLatest,
  act: (args, _ready, { call }) => [aptAction([call], { refresh: 'never', newConffiles: args.force_conf_new })],
  report: reportLatest,
})

function needsOf(args: PackageArgs, ready: Ready): Need[] {
  const names = [...ready.desired.keys()]
  const after = (facts: FactView): Need[] => {
    if (!ready.planning || names.some((name) => !facts.find(packageFact(name)) || !facts.find(offerFact(name))))
      return []
    const targets = missingNames(ready.desired, args, facts)
    return targets.length > 0 ? [simulation(installCall(targets, ready.desired, args, facts))] : []
  }
  return names.flatMap((name) => [packageFact(name), offerFact(name, { fresh: args.refresh !== false, after })])
}

function diffLatest(args: PackageArgs, ready: Ready, facts: FactView): Verdict<Delta> {
  const names = [...ready.desired.keys()]
  if (names.length === 0) return { kind: 'clean', comment: 'No packages to install provided' }
  if (names.some((name) => !facts.get(packageFact(name)).managed))
    return { kind: 'fail', comment: 'There is no dpkg and apt-get on this host' }
  const nowhereFound = names.filter(
    (name) => facts.get(packageFact(name)).installed.length === 0 && facts.get(offerFact(name)).candidate === undefined,
  )
  if (nowhereFound.length > 0)
    return { kind: 'unknown', comment: nowhereFound.map((name) => `No information found for '${name}'.`).join(' ') }

  const targets = missingNames(ready.desired, args, facts)
  const fresh = names.filter((name) => !targets.includes(name))
  if (targets.length === 0) {
    if (names.length > 10) return { kind: 'clean', comment: `All ${names.length} packages are up-to-date.` }
    if (names.length > 1)
      return { kind: 'clean', comment: `All packages are up-to-date (${[...names].sort().join(', ')}).` }
    return { kind: 'clean', comment: `Package ${names[0]} is already up-to-date` }
  }
  const call = installCall(targets, ready.desired, args, facts)
  const version = (name: string) => facts.get(packageFact(name)).installed[0] ?? ''
  const named = targets.map((name) => [
    name,
    { old: version(name), new: facts.get(offerFact(name)).candidate ?? 'installed' },
  ])
  const changes = { ...Object.fromEntries(named), ...foretoldBy(simulation(call), facts) }
  return {
    kind: 'change',
    delta: { targets, call },
    comment: [
      `The following packages would be installed/upgraded: ${[...targets].sort().join(', ')}`,
      ...(fresh.length > 0
        ? [
            `The following packages are already up-to-date: ${fresh
              .sort()
              .map((name) => `${name} (${version(name)})`)
              .join(', ')}`,
          ]
        : []),
    ].join('\n'),
    changes,
    effects: packagePatches(changes, facts),
    proof: 'observe',
  }
}

function reportLatest({ args, ready, delta, after, outputs, done }: LegacyOutcome<PackageArgs, Ready, Delta>): Report {
  const changes = readChanges(outputs).installed
  if (!done && outputs.at(-1)?.code !== 0) return { changes, comment: problem('installing', outputs) }
  const failed = missingNames(ready.desired, args, after)
  const good = delta.targets.filter((name) => !failed.includes(name)).sort()
  const fresh = [...ready.desired.keys()].filter((name) => !delta.targets.includes(name)).sort()
  return {
    changes,
    comment: [
      ...(failed.length > 0 ? [`The following packages failed to update: ${failed.sort().join(', ')}`] : []),
      ...(good.length > 0 ? [`The following packages were successfully installed/upgraded: ${good.join(', ')}`] : []),
      ...(fresh.length > 0 ? [`The following packages were already up-to-date: ${fresh.join(', ')}`] : []),
    ].join(' '),
  }
}
