import { type FactView, type Need, predict } from '../kit/fact.ts'
import { type LegacyOutcome, legacy } from '../kit/legacy.ts'
import type { Report } from '../kit/report.ts'
import type { Verdict } from '../kit/verdict.ts'
import { type AptCall, aptAction } from './apt.ts'
import { aptArguments, nameArgument, nowhere, type PackageArgs, pkgsArgument } from './arguments.ts'
import { problem, readChanges, type VersionChanges } from './changes.ts'
import { type UpgradesFact, upgradesFact } from './facts/upgrades.ts'
import { packagePatches } from './simulate.ts'

interface Delta {
  readonly call: AptCall
}

export const uptodate = legacy<PackageArgs, undefined, Delta>({
  schema: {
    description: 'Upgrades every installed package (or those named) to the newest version.',
    properties: {
      name: { ...nameArgument, description: 'Any text' },
      refresh: {
        type: 'boolean',
        default: false,
        description:
          'Bring the package lists up to date before looking (also in a plan), where they are older than ten minutes',
      },
      pkgs: { ...pkgsArgument, description: 'Only these packages' },
      dist_upgrade: {
        type: 'boolean',
        default: false,
        description: 'Also install and remove packages where an upgrade needs it',
      },
      cache_valid_time: aptArguments.cache_valid_time!,
      skip_verify: aptArguments.skip_verify!,
      force_yes: aptArguments.force_yes!,
      force_conf_new: aptArguments.force_conf_new!,
      ...nowhere,
    },
    additionalProperties: true,
    example: 'everything:\n  pkg.uptodate:\n    - refresh: true\n',
  },
  facts: (args) => [needOf(args)],
  diff: diffUptodate,
  act: (args, _ready, { call }) => [aptAction([call], { refresh: 'never', newConffiles: args.force_conf_new })],
  report: reportUptodate,
})

function needOf(args: PackageArgs): Need<UpgradesFact> {
  return upgradesFact(args.dist_upgrade ? 'dist-upgrade' : 'upgrade', args.refresh === true)
}

function wanted({ pkgs }: PackageArgs, changes: VersionChanges): VersionChanges {
  if (!pkgs) return changes
  const names = new Set(pkgs.flatMap((item) => (typeof item === 'string' ? [item] : Object.keys(item))))
  return Object.fromEntries(Object.entries(changes).filter(([name]) => names.has(name)))
}

function diffUptodate(args: PackageArgs, _ready: undefined, facts: FactView): Verdict<Delta> {
  const fact = facts.get(needOf(args))
  if (!fact.managed) return { kind: 'fail', comment: 'There is no dpkg and apt-get on this host' }
  if (!fact.possible)
    return { kind: 'fail', comment: 'apt-get cannot tell what an upgrade would do: are packages broken?' }
  const changes = wanted(args, fact.changes)
  const names = Object.keys(changes)
  if (names.length === 0) return { kind: 'clean', comment: 'System is already up-to-date' }
  const flags = [
    ...(args.skip_verify ? ['--allow-unauthenticated'] : []),
    ...(args.force_yes ? ['--allow-downgrades', '--allow-change-held-packages', '--allow-remove-essential'] : []),
  ]
  const call: AptCall = args.pkgs
    ? { verb: 'install', flags: [...flags, '--only-upgrade'], targets: names.map((name) => ({ name })) }
    : { verb: args.dist_upgrade ? 'dist-upgrade' : 'upgrade', flags, targets: [] }
  const rest = Object.fromEntries(Object.entries(fact.changes).filter(([name]) => !names.includes(name)))
  return {
    kind: 'change',
    delta: { call },
    comment: 'System update will be performed',
    changes,
    effects: [predict(needOf(args), { ...fact, changes: rest }), ...packagePatches(changes, facts)],
    proof: 'observe',
  }
}

function reportUptodate({ outputs, done, remaining }: LegacyOutcome<PackageArgs, undefined, Delta>): Report {
  const changes = readChanges(outputs).installed
  if (done) return { changes, comment: 'Upgrade ran successfully' }
  if (outputs.at(-1)?.code !== 0) return { changes, comment: problem('upgrading', outputs) }
  const missing = remaining?.kind === 'change' ? Object.keys(remaining.changes) : []
  return { changes, comment: `The following package(s) failed to update: ${missing.join(', ')}` }
}
