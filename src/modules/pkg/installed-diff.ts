import { type Action, change, clean, predict, type Verdict } from '../kit/index.ts'
import type { VersionChanges } from './changes.ts'
import { fulfils } from './conditions.ts'
import { describe } from './desired.ts'
import { packageFact } from './facts.ts'
import { comparedBy, type Installation, type InstalledArgs } from './installation.ts'
import { type Packages, packagePatches, versionOf } from './known.ts'
import type { PackageCall } from './providers/index.ts'
import { installCall, missingNames } from './satisfied.ts'

export interface InstalledDelta {
  /** Names to install or update. */
  readonly install: readonly string[]
  readonly reinstall: readonly string[]
  /** Names whose hold must change. */
  readonly hold: readonly string[]
  readonly calls: readonly PackageCall[]
}

export function diffInstalled(
  args: InstalledArgs,
  installation: Installation,
  packages: Packages,
): Verdict<InstalledDelta> {
  const { desired } = installation
  const names = [...desired.keys()]
  const install = missingNames(desired, comparedBy(args, installation), packages)
  const reinstall = args.reinstall ? names.filter((name) => !install.includes(name)) : []
  const hold = args.hold === undefined ? [] : names.filter((name) => packages.now.get(name)!.held !== args.hold)
  if (install.length + reinstall.length + hold.length === 0) return clean(alreadyComment(args, installation))

  const call = (some: readonly string[]) => installCall(some, desired, args, packages, installation.files)
  const calls = [
    ...(install.length > 0 ? [call(install)] : []),
    ...(reinstall.length > 0 ? [again(call(reinstall))] : []),
  ]
  const changes = predictedChanges(installation, packages, { install, reinstall })
  const [old, now] = args.hold ? ['install', 'hold'] : ['hold', 'install']
  return change({
    delta: { install, reinstall, hold, calls },
    comment: [
      ...(install.length > 0 ? [`The following packages would be installed/updated: ${install.join(', ')}`] : []),
      ...(reinstall.length > 0
        ? [
            `The following packages would be reinstalled: ${reinstall.map((name) => describe(name, desired.get(name))).join(', ')}`,
          ]
        : []),
      ...hold.map((name) => `Package ${name} is set ${args.hold ? '' : 'not '}to be held.`),
    ].join('\n'),
    changes: { ...Object.fromEntries(hold.map((name) => [name, { old, new: now }])), ...changes },
    effects: [...packagePatches(changes, packages), ...holdPatches(args, hold, changes, packages)],
    proof: reinstall.length > 0 ? 'output' : 'observe',
  })
}

function again(call: PackageCall): PackageCall {
  return { ...call, options: { ...call.options, reinstall: true } }
}

function holdPatches(args: InstalledArgs, hold: readonly string[], changes: VersionChanges, { now }: Packages) {
  return hold.map((name) => {
    const known = now.get(name)!
    const version = changes[name]?.new
    const installed = version ? [version] : known.installed
    return predict(packageFact(name), { ...known, installed, held: args.hold === true })
  })
}

function alreadyComment({ hold }: InstalledArgs, { desired, files }: Installation): string {
  const versions = !files && [...desired.values()].some((version) => version !== undefined)
  const holds =
    hold === undefined
      ? []
      : [...desired.keys()].map((name) => `Package ${name} is already set ${hold ? '' : 'not '}to be held.`)
  return [
    `All specified packages are already installed${versions ? ' and are at the desired version' : ''}`,
    ...holds,
  ].join('.\n')
}

/** What the package manager predicts, or at least the packages that are asked for, as far as their versions are known. */
function predictedChanges(
  { desired, files }: Installation,
  { now, offers, brought, provider }: Packages,
  { install, reinstall }: { install: readonly string[]; reinstall: readonly string[] },
): VersionChanges {
  const named = install.map((name) => {
    const wanted = desired.get(name)
    const candidate = files ? wanted : offers.get(name)?.candidate
    const fits =
      candidate !== undefined &&
      (!wanted || wanted === 'latest' || fulfils(provider.compare, candidate, wanted, undefined, false))
    return [name, { old: versionOf(now, name), new: fits ? candidate : (wanted ?? 'installed') }] as const
  })
  const renewed = reinstall.map((name) => [name, { old: versionOf(now, name), new: versionOf(now, name) }] as const)
  return { ...Object.fromEntries([...named, ...renewed]), ...brought }
}

export function actInstalled(
  args: InstalledArgs,
  { calls, hold }: InstalledDelta,
  { answers }: Installation,
  { provider }: Packages,
): readonly Action[] {
  const automatic = args.refresh === null ? 'stale' : args.refresh ? 'always' : 'never'
  return provider.act(calls, {
    refresh: calls.length > 0 ? automatic : 'never',
    validFor: args.cache_valid_time,
    newConffiles: args.force_conf_new,
    answers,
    ...(hold.length > 0 ? { hold: { names: hold, on: args.hold === true } } : {}),
  })
}
