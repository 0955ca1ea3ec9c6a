import { change, clean, fail, flag, predict, state, text } from '../kit/index.ts'
import { callArguments, ignoredArguments, pkgsArgument } from './arguments.ts'
import { problem, readChanges, type VersionChanges } from './changes.ts'
import { upgradesFact } from './facts.ts'
import { packagePatches } from './known.ts'
import { noManager, type PackageCall, providerOf } from './providers/index.ts'

interface Args {
  readonly refresh: boolean
  readonly dist_upgrade: boolean
  readonly pkgs: readonly (string | object)[] | null
}

/** Follows Salt's documentation of pkg.uptodate (3007). */
export const uptodate = state({
  summary: 'Upgrades every installed package (or those named) to the newest version.',
  example: 'everything:\n  pkg.uptodate:\n    - refresh: true\n',
  args: {
    name: text('Any text'),
    refresh: flag(
      'Bring the package lists up to date before looking (also in a plan), where they are older than ten minutes',
    ),
    pkgs: pkgsArgument('Only these packages'),
    dist_upgrade: flag('Also install and remove packages where an upgrade needs it'),
    cache_valid_time: callArguments.cache_valid_time,
    skip_verify: callArguments.skip_verify,
    force_yes: callArguments.force_yes,
    force_conf_new: callArguments.force_conf_new,
    ...ignoredArguments,
  },
  takesMore: true,
  facts: (args) => ({ upgrades: upgradesOf(args) }),
  diff(args, { upgrades }) {
    if (upgrades.manager === undefined) return fail(noManager)
    if (!upgrades.possible) return fail('apt-get cannot tell what an upgrade would do: are packages broken?')
    const provider = providerOf(upgrades.manager)
    const changes = wanted(args, upgrades.changes)
    const names = Object.keys(changes)
    if (names.length === 0) return clean('System is already up-to-date')
    const call: PackageCall = {
      verb: args.dist_upgrade && !args.pkgs ? 'full-upgrade' : 'upgrade',
      targets: args.pkgs ? names.map((name) => ({ name })) : [],
      options: {
        unsigned: args.skip_verify,
        downgrade: args.force_yes,
        changeHeld: args.force_yes,
        removeEssential: args.force_yes,
      },
    }
    const rest = Object.fromEntries(Object.entries(upgrades.changes).filter(([name]) => !names.includes(name)))
    return change({
      delta: { call },
      comment: 'System update will be performed',
      changes,
      effects: [
        predict(upgradesOf(args), { ...upgrades, changes: rest }),
        ...packagePatches(changes, { now: new Map(), provider }),
      ],
    })
  },
  act: (args, { call }, { upgrades }) =>
    providerOf(upgrades.manager!).act([call], { refresh: 'never', newConffiles: args.force_conf_new }),
  report({ outputs, done, remaining }) {
    const changes = readChanges(outputs).installed
    if (done) return { changes, comment: 'Upgrade ran successfully' }
    if (outputs.at(-1)?.code !== 0) return { changes, comment: problem('upgrading', outputs) }
    const missing = remaining?.kind === 'change' ? Object.keys(remaining.changes) : []
    return { changes, comment: `The following package(s) failed to update: ${missing.join(', ')}` }
  },
  manages: (args) => [upgradesOf(args)],
})

function upgradesOf({ dist_upgrade, refresh }: Args) {
  return upgradesFact(dist_upgrade ? 'dist-upgrade' : 'upgrade', refresh)
}

function wanted({ pkgs }: Args, changes: VersionChanges): VersionChanges {
  if (!pkgs) return changes
  const names = new Set(pkgs.flatMap((item) => (typeof item === 'string' ? [item] : Object.keys(item))))
  return Object.fromEntries(Object.entries(changes).filter(([name]) => names.has(name)))
}
