import { sh } from '../../core/shell.ts'
import type { Action } from '../kit/action.ts'
import { type FactView, type Need, predict } from '../kit/fact.ts'
import { legacy } from '../kit/legacy.ts'
import { type PrepareIo, StateFailure } from '../kit/prepare.ts'
import type { Verdict } from '../kit/verdict.ts'
import { type AptCall, aptAction, refreshRule } from './apt.ts'
import {
  aptArguments,
  epochArgument,
  nameArgument,
  normalizeArgument,
  nowhere,
  pkgsArgument,
  refreshArgument,
  versionArgument,
} from './arguments.ts'
import type { VersionChanges } from './changes.ts'
import { describe, desiredPackages } from './desired.ts'
import { offerFact } from './facts/offer.ts'
import { packageFact } from './facts/package.ts'
import { reportInstalled } from './installed-report.ts'
import type { InstalledArgs, InstalledDelta, InstalledReady } from './installed-types.ts'
import { foretoldBy, packagePatches, simulation } from './simulate.ts'
import { prepareSources } from './sources.ts'
import { installCall, missingNames, packageNeeds } from './targets.ts'
import { fulfils } from './version.ts'

export const installed = legacy<InstalledArgs, InstalledReady, InstalledDelta>({
  schema: {
    description: 'Makes sure that packages are installed, in any version or as asked.',
    properties: {
      name: nameArgument,
      version: versionArgument,
      refresh: refreshArgument,
      fromrepo: aptArguments.fromrepo!,
      skip_verify: aptArguments.skip_verify!,
      skip_suggestions: { type: 'boolean', default: false, description: 'Accepted and not needed' },
      pkgs: pkgsArgument,
      sources: {
        type: ['array', 'null'],
        items: { type: 'object', additionalProperties: { type: 'string' }, minProperties: 1 },
        default: null,
        description:
          'Package files in place of a repository: a list of `name: salt://…`, `https://…` or a path on the host',
      },
      allow_updates: { type: 'boolean', default: false, description: 'A newer version than the one asked for will do' },
      pkg_verify: { const: false, default: false, description: 'Not supported: files of packages are not verified' },
      normalize: normalizeArgument,
      ignore_epoch: epochArgument,
      reinstall: { type: 'boolean', default: false, description: 'Install what is installed already once more' },
      update_holds: {
        type: 'boolean',
        default: false,
        description: 'Accepted and not needed: a held package that is asked for in another version gets it',
      },
      hold: { type: 'boolean', description: 'Keep the packages from upgrades (true), or let them be upgraded (false)' },
      debconf: { type: 'string', pattern: '^salt://', description: 'File with answers for debconf' },
      ...Object.fromEntries(Object.entries(aptArguments).filter(([key]) => !['fromrepo', 'skip_verify'].includes(key))),
      ...nowhere,
    },
    additionalProperties: true,
    example:
      'web:\n  pkg.installed:\n    - pkgs:\n      - nginx\n      - curl: ">=7.80"\n    - install_recommends: false\n',
  },
  prepare: prepareInstalled,
  facts: (args, ready) => (args.pkgs?.length === 0 ? [] : needsOf(args, ready)),
  diff: (args, ready, facts) => diffInstalled(args, ready, facts),
  act: (args, ready, delta) => actInstalled(args, ready, delta),
  report: reportInstalled,
})

async function prepareInstalled(args: InstalledArgs, io: PrepareIo): Promise<InstalledReady> {
  const planning = io.planning === true
  if (args.pkgs && args.sources) throw new StateFailure('Only one of "pkgs" and "sources" is permitted.')
  const sources = args.sources ? await prepareSources(args.sources, io) : undefined
  const { desired, wrong } = sources
    ? { desired: new Map(sources.targets.map((target) => [target.name, target.version])), wrong: undefined }
    : desiredPackages(args)
  if (wrong !== undefined) throw new StateFailure(wrong)
  if (args.debconf === undefined) return { desired, sources, planning }
  const answers = await io.source(args.debconf)
  if (!answers) throw new StateFailure(`Unable to cache ${args.debconf}: file not found`)
  return { desired, sources, planning, debconf: Buffer.from(answers).toString() }
}

function needsOf(args: InstalledArgs, ready: InstalledReady): Need[] {
  const { desired, planning, sources } = ready
  return packageNeeds(desired, args, (facts) => {
    if (!planning || sources || [...desired.keys()].some((name) => !facts.find(packageFact(name)))) return []
    const missing = missingNames(desired, args, facts)
    return missing.length > 0 ? [simulation(installCall(missing, desired, args, facts))] : []
  })
}

function diffInstalled(args: InstalledArgs, ready: InstalledReady, facts: FactView): Verdict<InstalledDelta> {
  if (args.pkgs?.length === 0) return { kind: 'clean', comment: 'No packages to install provided' }
  const { desired } = ready
  const names = [...desired.keys()]
  const fact = (name: string) => facts.get(packageFact(name))
  if (names.some((name) => !fact(name).managed))
    return { kind: 'fail', comment: 'There is no dpkg and apt-get on this host' }

  const install = missingNames(desired, args, facts)
  const reinstall = args.reinstall ? names.filter((name) => !install.includes(name)) : []
  const hold = args.hold === undefined ? [] : names.filter((name) => fact(name).held !== args.hold)
  if (install.length + reinstall.length + hold.length === 0)
    return { kind: 'clean', comment: alreadyComment(args, ready) }

  const calls = [
    ...(install.length > 0 ? [callOf(install, args, ready, facts)] : []),
    ...(reinstall.length > 0 ? [again(callOf(reinstall, args, ready, facts))] : []),
  ]
  const changes = foretoldChanges(args, ready, facts, { install, reinstall })
  const told = [
    ...(install.length > 0 ? [`The following packages would be installed/updated: ${install.join(', ')}`] : []),
    ...(reinstall.length > 0
      ? [
          `The following packages would be reinstalled: ${reinstall.map((name) => describe(name, desired.get(name))).join(', ')}`,
        ]
      : []),
    ...hold.map((name) => `Package ${name} is set ${args.hold ? '' : 'not '}to be held.`),
  ]
  const holding = Object.fromEntries(
    hold.map((name) => [name, { old: args.hold ? 'install' : 'hold', new: args.hold ? 'hold' : 'install' }]),
  )
  return {
    kind: 'change',
    delta: { install, reinstall, hold, calls },
    comment: told.join('\n'),
    changes: { ...holding, ...changes },
    effects: [...packagePatches(changes, facts), ...holdPatches(args, hold, changes, facts)],
    proof: reinstall.length > 0 ? 'output' : 'observe',
  }
}

function holdPatches(args: InstalledArgs, hold: readonly string[], changes: VersionChanges, facts: FactView) {
  return hold.map((name) => {
    const now = facts.get(packageFact(name))
    const version = changes[name]?.new
    return predict(packageFact(name), {
      ...now,
      installed: version ? [version] : now.installed,
      held: args.hold === true,
    })
  })
}

function alreadyComment(args: InstalledArgs, { desired, sources }: InstalledReady): string {
  const versions = !sources && [...desired.values()].some((version) => version !== undefined)
  const holds =
    args.hold === undefined
      ? []
      : [...desired.keys()].map((name) => `Package ${name} is already set ${args.hold ? '' : 'not '}to be held.`)
  return [
    `All specified packages are already installed${versions ? ' and are at the desired version' : ''}`,
    ...holds,
  ].join('.\n')
}

function callOf(names: readonly string[], args: InstalledArgs, ready: InstalledReady, facts: FactView): AptCall {
  const call = installCall(names, ready.desired, args, facts)
  if (!ready.sources) return call
  return { ...call, targets: ready.sources.targets.filter((target) => names.includes(target.name)) }
}

function again(call: AptCall): AptCall {
  return { ...call, flags: [...call.flags, '--reinstall'] }
}

/** What apt foretells, or at least the packages that are asked for, as far as their versions are known. */
function foretoldChanges(
  args: InstalledArgs,
  ready: InstalledReady,
  facts: FactView,
  { install, reinstall }: { install: readonly string[]; reinstall: readonly string[] },
): VersionChanges {
  const named = install.map((name) => {
    const candidate = ready.sources ? ready.desired.get(name) : facts.find(offerFact(name))?.candidate
    const old = facts.get(packageFact(name)).installed[0] ?? ''
    const wanted = ready.desired.get(name)
    const fits =
      candidate !== undefined && (!wanted || wanted === 'latest' || fulfils(candidate, wanted, undefined, false))
    return [name, { old, new: fits ? candidate : (wanted ?? 'installed') }] as const
  })
  const renewed = reinstall.map((name) => {
    const version = facts.get(packageFact(name)).installed[0] ?? ''
    return [name, { old: version, new: version }] as const
  })
  const brought =
    install.length > 0 && !ready.sources
      ? foretoldBy(simulation(installCall(install, ready.desired, args, facts)), facts)
      : {}
  return { ...Object.fromEntries([...named, ...renewed]), ...brought }
}

function actInstalled(args: InstalledArgs, ready: InstalledReady, delta: InstalledDelta): Action[] {
  const mark = delta.hold.length > 0 ? [sh`apt-mark ${args.hold ? 'hold' : 'unhold'} -- ${delta.hold} >/dev/null`] : []
  const files = (ready.sources?.files ?? []).filter(({ path }) =>
    delta.calls.some((call) =>
      call.targets.some((target) => target.file && 'path' in target.file && target.file.path === path),
    ),
  )
  const sweep = files.length > 0 ? [sh`rm -f -- ${files.map(({ path }) => path)}`] : []
  const placing = files.map(({ path, bytes }): Action => ({ kind: 'shell', script: sh`cat >${path}`, stdin: bytes }))
  const refresh = delta.calls.length > 0 ? refreshRule(args) : 'never'
  return [
    ...placing,
    aptAction(delta.calls, {
      refresh,
      validFor: args.cache_valid_time,
      newConffiles: args.force_conf_new,
      debconf: ready.debconf,
      afterwards: [...mark, ...sweep],
    }),
  ]
}
