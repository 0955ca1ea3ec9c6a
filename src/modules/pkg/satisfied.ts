import type { AskFor } from '../kit/index.ts'
import type { CallArgs } from './arguments.ts'
import { fulfils } from './conditions.ts'
import type { Desired } from './desired.ts'
import { askPackages, type Packages } from './known.ts'
import type { CallOptions, PackageCall, PackageTarget } from './providers/index.ts'

/** `exact`: names whose wanted versions are whole, with the epoch. */
export interface MissingArgs extends CallArgs {
  readonly exact?: ReadonlySet<string>
}

/** The packages that shall be installed: offers are asked of those that are not as asked; in a plan, what comes along. */
export function askMissing(
  desired: Desired,
  args: CallArgs,
  how: { readonly fresh: boolean; readonly planning: boolean },
): AskFor<Packages | undefined> {
  return askPackages({
    desired,
    fresh: how.fresh,
    release: args.fromrepo,
    offersOf: (now, provider) => missingNames(desired, args, { provider, now, offers: new Map(), brought: {} }),
    ...(how.planning
      ? {
          planned: (packages: Packages) => {
            const missing = missingNames(desired, args, packages)
            return missing.length > 0 ? installCall(missing, desired, args, packages) : undefined
          },
        }
      : {}),
  })
}

/** The names that are not as asked, in order. */
export function missingNames(desired: Desired, args: MissingArgs, packages: Packages): string[] {
  return [...desired.keys()].filter((name) => !isSatisfied(name, desired, args, packages))
}

/** Whether a package is there as asked; a virtual one by what provides it. */
export function isSatisfied(name: string, desired: Desired, args: MissingArgs, packages: Packages): boolean {
  const { compare } = packages.provider
  const version = desired.get(name)
  const installed = packages.now.get(name)?.installed[0]
  const offer = packages.offers.get(name)
  if (installed === undefined) return version === undefined && (offer?.providedBy.length ?? 0) > 0
  if (version === undefined) return true
  if (version === 'latest') return offer?.candidate === undefined || compare(installed, offer.candidate) >= 0
  const ignoreEpoch = args.ignore_epoch ?? (args.exact?.has(name) ? false : undefined)
  return fulfils(compare, installed, version, ignoreEpoch, args.allow_updates === true)
}

export function installCall(
  names: readonly string[],
  desired: Desired,
  args: CallArgs,
  { now }: Packages,
  files?: readonly PackageTarget[],
): PackageCall {
  const present = names.filter((name) => now.get(name)!.installed.length > 0)
  const options: CallOptions = {
    recommends: args.install_recommends,
    onlyUpgrade: args.only_upgrade,
    unsigned: args.skip_verify,
    downgrade: args.force_yes || present.some((name) => desired.get(name) !== undefined),
    changeHeld: args.force_yes || present.some((name) => now.get(name)!.held),
    removeEssential: args.force_yes,
    release: args.fromrepo ?? undefined,
  }
  const targets = files?.filter(({ name }) => names.includes(name)) ?? names.map((name) => ({ name }))
  return {
    verb: 'install',
    targets: targets.map((target) => ({ ...target, version: desired.get(target.name) })),
    options,
  }
}
