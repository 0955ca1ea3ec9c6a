import { type AskFor, type FactPatch, given, predict, whenKnown } from '../kit/index.ts'
import type { VersionChanges } from './changes.ts'
import type { Desired } from './desired.ts'
import { type Managed, offerFact, packageFact } from './facts.ts'
import { type Offer, type PackageCall, type PackageState, type Provider, providerOf } from './providers/index.ts'

/** What is known of packages that are asked for, on a host that has a package manager. */
export interface Packages {
  readonly provider: Provider
  /** Every name that is asked for, and those that come along. */
  readonly now: ReadonlyMap<string, PackageState & Managed>
  /** Of names that are not as asked. */
  readonly offers: ReadonlyMap<string, Offer>
  /** What a planned call would change, beyond what has been predicted already. */
  readonly brought: VersionChanges
}

interface Wanted {
  readonly desired: Desired
  /** Names whose offers decide whether they are as asked. */
  readonly offersOf: (now: Packages['now'], provider: Provider) => readonly string[]
  readonly fresh: boolean
  readonly release?: string | null
  /** In a plan: the call that would be made; the package manager is asked what that would bring along. */
  readonly planned?: (packages: Packages) => PackageCall | undefined
}

/** Undefined: the host has no package manager that is known here. */
export function askPackages({ desired, offersOf, fresh, release, planned }: Wanted): AskFor<Packages | undefined> {
  const names = [...desired.keys()]
  // What is compared with the newest version is asked together with it.
  const early = names.filter((name) => desired.get(name) === 'latest')
  const offers = (some: readonly string[], isFresh: boolean) =>
    some.map((name) => offerFact(name, { fresh: isFresh, release }))
  return whenKnown(
    { facts: names.map((name) => packageFact(name)), first: offers(early, fresh) },
    ({ facts, first }) => {
      const manager = facts.map((one) => one.manager).find((one) => one !== undefined)
      if (manager === undefined) return given<Packages | undefined>(undefined)
      const provider = providerOf(manager)
      const now = new Map(names.map((name, i) => [name, facts[i]!]))
      const late = offersOf(now, provider).filter((name) => !early.includes(name))
      return whenKnown(offers(late, false), (second) => {
        const offered = new Map([
          ...early.map((name, i) => [name, first[i]!] as const),
          ...late.map((name, i) => [name, second[i]!] as const),
        ])
        const packages: Packages = { provider, now, offers: offered, brought: {} }
        const call = planned?.(packages)
        return call ? withBrought(packages, call) : given<Packages | undefined>(packages)
      })
    },
  )
}

function withBrought(packages: Packages, call: PackageCall): AskFor<Packages | undefined> {
  return whenKnown(packages.provider.simulate(call), ({ possible, changes }) => {
    const brought = possible ? changes : {}
    const others = Object.keys(brought).filter((name) => !packages.now.has(name))
    return whenKnown(
      others.map((name) => packageFact(name)),
      (facts) => {
        const now = new Map([...packages.now, ...others.map((name, i) => [name, facts[i]!] as const)])
        const open = Object.entries(brought).filter(([name, change]) => versionOf(now, name) !== change.new)
        return given<Packages | undefined>({ ...packages, now, brought: Object.fromEntries(open) })
      },
    )
  })
}

/** Empty where it is not installed. */
export function versionOf(now: Packages['now'], name: string): string {
  return now.get(name)?.installed[0] ?? ''
}

/** What packages will be; those of which nothing is known are taken not to be held. */
export function packagePatches(
  changes: VersionChanges,
  { now, provider }: Pick<Packages, 'now' | 'provider'>,
): FactPatch[] {
  return Object.entries(changes).map(([name, change]) =>
    predict(packageFact(name), {
      manager: provider.name,
      installed: change.new === '' ? [] : [change.new],
      held: now.get(name)?.held ?? false,
      residual: change.new === '',
    }),
  )
}
