import type { FactView, Need } from '../kit/fact.ts'
import { type AptCall, installFlags } from './apt.ts'
import type { PackageArgs } from './arguments.ts'
import type { Desired } from './desired.ts'
import { offerFact } from './facts/offer.ts'
import { type PackageFact, packageFact } from './facts/package.ts'
import { compareVersions, fulfils } from './version.ts'

/** Whether a package is there as asked; a virtual one by what provides it. */
export function isSatisfied(name: string, version: string | undefined, args: PackageArgs, facts: FactView): boolean {
  const [installed] = facts.get(packageFact(name)).installed
  const offer = facts.find(offerFact(name))
  if (installed === undefined) return version === undefined && (offer?.providedBy.length ?? 0) > 0
  if (version === undefined) return true
  if (version === 'latest') return offer?.candidate === undefined || compareVersions(installed, offer.candidate) >= 0
  return fulfils(installed, version, args.ignore_epoch ?? undefined, args.allow_updates === true)
}

/** The names that are not as asked, in order. */
export function missingNames(desired: Desired, args: PackageArgs, facts: FactView): string[] {
  return [...desired].filter(([name, version]) => !isSatisfied(name, version, args, facts)).map(([name]) => name)
}

/** The needs of all names; for those not as asked what apt offers, and then `further`. */
export function packageNeeds(
  desired: Desired,
  args: PackageArgs,
  further: (facts: FactView) => readonly Need[],
): Need[] {
  return [...desired].map(([name, version]) =>
    packageFact(name, (facts) => {
      if (!facts.get(packageFact(name)).managed) return []
      if (version !== 'latest' && isSatisfied(name, version, args, facts)) return []
      return [offerFact(name, { after: further, fresh: version === 'latest' && args.refresh !== false })]
    }),
  )
}

export function installCall(names: readonly string[], desired: Desired, args: PackageArgs, facts: FactView): AptCall {
  const now = new Map<string, PackageFact>(names.map((name) => [name, facts.get(packageFact(name))]))
  const present = [...now.values()].filter((fact) => fact.installed.length > 0)
  const downgrade = names.some((name) => desired.get(name) !== undefined && now.get(name)!.installed.length > 0)
  const held = present.some((fact) => fact.held)
  return {
    verb: 'install',
    flags: installFlags(args, { downgrade, held }),
    targets: names.map((name) => ({ name, version: desired.get(name) })),
  }
}
