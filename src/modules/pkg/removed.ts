import type { FactView } from '../kit/fact.ts'
import { type Legacy, type LegacyOutcome, legacy } from '../kit/legacy.ts'
import { StateFailure } from '../kit/prepare.ts'
import type { Report } from '../kit/report.ts'
import type { Changes, Verdict } from '../kit/verdict.ts'
import { type AptCall, aptAction } from './apt.ts'
import {
  epochArgument,
  nameArgument,
  normalizeArgument,
  nowhere,
  type PackageArgs,
  pkgsArgument,
  versionArgument,
} from './arguments.ts'
import { problem, readChanges, type VersionChanges } from './changes.ts'
import { type Desired, desiredPackages } from './desired.ts'
import { packageFact } from './facts/package.ts'
import { foretoldBy, packagePatches, simulation } from './simulate.ts'
import { fulfils } from './version.ts'

interface Ready {
  readonly desired: Desired
  readonly planning: boolean
}
interface Delta {
  readonly targets: readonly string[]
}

/** pkg.removed and pkg.purged: the latter takes the configuration files as well. */
function removal(verb: 'remove' | 'purge'): Legacy<PackageArgs, Ready, Delta> {
  const purging = verb === 'purge'
  return legacy<PackageArgs, Ready, Delta>({
    schema: {
      description: purging
        ? 'Makes sure that packages are not installed and that nothing of their configuration is left.'
        : 'Makes sure that packages are not installed.',
      properties: {
        name: nameArgument,
        version: { ...versionArgument, description: 'Only where it is installed in this version' },
        pkgs: pkgsArgument,
        normalize: normalizeArgument,
        ignore_epoch: epochArgument,
        ...nowhere,
      },
      additionalProperties: true,
      example: `no-telnet:\n  pkg.${verb}d:\n    - pkgs:\n      - telnet\n      - telnetd\n`,
    },
    prepare: async (args, io) => {
      const { desired, wrong } = desiredPackages(args)
      if (wrong !== undefined) throw new StateFailure(wrong)
      return { desired, planning: io.planning === true }
    },
    facts: (args, ready) =>
      [...ready.desired.keys()].map((name) =>
        packageFact(name, (facts) => {
          if (!ready.planning || [...ready.desired.keys()].some((other) => !facts.find(packageFact(other)))) return []
          const targets = targetsOf(args, ready, facts, purging)
          return targets.length > 0 ? [simulation(callOf(verb, targets))] : []
        }),
      ),
    diff: (args, ready, facts) => diffRemoval(args, ready, facts, verb),
    act: (_args, _ready, { targets }) => [aptAction([callOf(verb, targets)], { refresh: 'never' })],
    report: (outcome) => reportRemoval(outcome, verb),
  })
}

export const removed = removal('remove')
export const purged = removal('purge')

function targetsOf(args: PackageArgs, { desired }: Ready, facts: FactView, purging: boolean): string[] {
  return [...desired]
    .filter(([name, version]) => {
      const fact = facts.get(packageFact(name))
      const [installed] = fact.installed
      if (installed === undefined) return purging && fact.residual
      return version === undefined || fulfils(installed, version, args.ignore_epoch ?? undefined, false)
    })
    .map(([name]) => name)
    .sort()
}

function callOf(verb: string, targets: readonly string[]): AptCall {
  return { verb, flags: [], targets: targets.map((name) => ({ name })) }
}

function diffRemoval(args: PackageArgs, ready: Ready, facts: FactView, verb: 'remove' | 'purge'): Verdict<Delta> {
  const names = [...ready.desired.keys()]
  if (names.some((name) => !facts.get(packageFact(name)).managed))
    return { kind: 'fail', comment: 'There is no dpkg and apt-get on this host' }
  const purging = verb === 'purge'
  const targets = targetsOf(args, ready, facts, purging)
  if (targets.length === 0) {
    const versions = [...ready.desired.values()].some((version) => version !== undefined)
    const absent = `All specified packages${versions ? ' (matching specified versions)' : ''} are already absent`
    return {
      kind: 'clean',
      comment: purging ? 'None of the targeted packages are installed or partially installed' : absent,
    }
  }
  const version = (name: string) => facts.get(packageFact(name)).installed[0] ?? ''
  const named = Object.fromEntries(targets.map((name) => [name, { old: version(name), new: '' }]))
  const brought = foretoldBy(simulation(callOf(verb, targets)), facts)
  const all: VersionChanges = { ...named, ...brought }
  return {
    kind: 'change',
    delta: { targets },
    comment: `The following packages will be ${verb}d: ${targets.join(', ')}.`,
    changes: all,
    effects: packagePatches(all, facts).map((patch) => ({
      ...patch,
      value: { ...(patch.value as object), residual: !(purging && targets.includes(patch.need.key)) },
    })),
    proof: 'observe',
  }
}

function reportRemoval(
  { ready, delta, outputs, done, after }: LegacyOutcome<PackageArgs, Ready, Delta>,
  verb: 'remove' | 'purge',
): Report {
  const { installed, residual } = readChanges(outputs)
  const changes: Changes = verb === 'purge' ? { removed: residual, installed } : installed
  if (!done && outputs.at(-1)?.code !== 0) return { changes, comment: problem('removing', outputs) }
  const failed = delta.targets.filter((name) => after.get(packageFact(name)).installed.length > 0)
  if (failed.length > 0) return { changes, comment: `The following packages failed to ${verb}: ${failed.join(', ')}.` }
  const others = [...ready.desired.keys()].filter((name) => !delta.targets.includes(name)).sort()
  if (others.length === 0) return { changes, comment: `All targeted packages were ${verb}d.` }
  return {
    changes,
    comment: `The following packages were not installed: ${others.join(', ')} The following packages were ${verb}d: ${delta.targets.join(', ')}.`,
  }
}
