import { lines, sh } from '../../core/shell.ts'
import type { Answer } from '../../transport/types.ts'
import { complaint, fact, factKind, heard, Need, type Question, systemFiles, Unobservable } from '../kit/index.ts'
import { providers } from './providers/index.ts'
import type { ListedPackage, Offer, PackageState, Provider, ProviderQuestion, Simulation } from './providers/types.ts'

/** Which package manager it is; absent: the host has none that is known here. */
export interface Managed {
  readonly manager?: string
}

const none: PackageState = { installed: [], held: false, residual: false }

/** A package. Keys: a name, `name:arch` for a foreign architecture. */
export const packageFact = fact<PackageState & Managed>({
  name: 'package',
  dependsOnPath: systemFiles,
  ask: (needs) => {
    const names = needs.map(({ key }) => key)
    return [askManager((provider) => provider.packages(names), names, none)]
  },
})

const offerKind = factKind<Offer>({
  name: 'package-offer',
  dependsOnPath: systemFiles,
  dependsOnKinds: ['package'],
  ask: (needs) => {
    const fresh = needs.some(({ want }) => want.includes('fresh'))
    const releases = [...new Set(needs.map(({ key }) => releaseOf(key)))]
    return releases.map((release) => {
      const keys = needs.map(({ key }) => key).filter((key) => releaseOf(key) === release)
      const names = keys.map((key) => key.split('/')[0]!)
      const question = (provider: Provider) => renamed(provider.offers(names, { release, fresh }), names, keys)
      return askManager(question, keys, { providedBy: [] }, ({ candidate, providedBy }) => ({ candidate, providedBy }))
    })
  },
})

/** @param fresh the package lists are brought up to date first, where they are older than ten minutes */
export function offerFact(
  name: string,
  { fresh, release }: { readonly fresh?: boolean; readonly release?: string | null } = {},
): Need<Offer> {
  return new Need(offerKind, release ? `${name}/${release}` : name, fresh ? ['fresh'] : [])
}

function releaseOf(key: string): string | undefined {
  const at = key.indexOf('/')
  return at === -1 ? undefined : key.slice(at + 1)
}

const upgradesKind = factKind<Simulation & Managed>({
  name: 'package-upgrades',
  dependsOnPath: systemFiles,
  dependsOnKinds: ['package'],
  ask: (needs) =>
    needs.map(({ key }) => {
      const [verb, fresh] = JSON.parse(key) as [string, boolean]
      const question = (provider: Provider) =>
        renamed(provider.upgrades({ full: verb === 'dist-upgrade', fresh }), [''], [key])
      return askManager(question, [key], { possible: false, changes: {} })
    }),
})

/** What an upgrade of everything would do. @param fresh bring the package lists up to date first, where they are older than ten minutes */
export function upgradesFact(verb: 'upgrade' | 'dist-upgrade', fresh: boolean): Need<Simulation & Managed> {
  return new Need(upgradesKind, JSON.stringify([verb, fresh]))
}

/** All packages that the manager knows; the only key is ''. */
export const packageList = fact<{ readonly packages: readonly ListedPackage[] } & Managed>({
  name: 'package-list',
  dependsOnPath: systemFiles,
  dependsOnKinds: ['package'],
  ask: () => {
    const question = (provider: Provider): ProviderQuestion<{ packages: readonly ListedPackage[] }> => {
      const { script, read } = provider.list()
      return { script, read: (answer) => [...read(answer)].map(([key, list]) => [key, inList(list)] as const) }
    }
    return [askManager(question, [''], { packages: [] })]
  },
})

function inList(list: readonly ListedPackage[] | Unobservable) {
  return list instanceof Unobservable ? list : { packages: list }
}

/** Which package manager the host has; the only key is ''. */
export const packageManager = fact<Managed>({
  name: 'package-manager',
  dependsOnPath: systemFiles,
  dependsOnKinds: ['package'],
  ask: () => {
    const nothing: ProviderQuestion<object> = { script: sh`:`, read: (answer) => (heard(answer) ? [['', {}]] : []) }
    return [askManager(() => nothing, [''], {})]
  },
})

/**
 * One question for every package manager: the host says first which one it has, and that one's script is run. `without`:
 * what is so of each key where it has none.
 */
export function askManager<V extends object>(
  of: (provider: Provider) => ProviderQuestion<V>,
  keys: readonly string[],
  without: V,
  show: (fact: V & Managed) => V & Managed = (fact) => fact,
): Question<V & Managed> {
  const parts = providers.map(
    (provider) => sh`if ${provider.isThere}; then\necho ${provider.name}\n${of(provider).script}\nexit\nfi`,
  )
  return {
    script: sh`${lines(parts)}\n:`,
    read(answer) {
      const [manager, rest] = firstLine(answer)
      const provider = providers.find(({ name }) => name === manager)
      if (provider)
        return [...of(provider).read(rest)].map(
          ([key, value]) =>
            [key, value instanceof Unobservable ? value : show({ ...value, manager: provider.name })] as const,
        )
      const whole = heard(answer)
      if (manager !== '') throw new Unobservable(complaint(whole))
      return keys.map((key) => [key, without] as const)
    },
  }
}

function firstLine(answer: Answer): [string, Answer] {
  const end = answer.stdout.indexOf(0x0a)
  if (end === -1) return [answer.stdout.toString(), answer]
  return [answer.stdout.subarray(0, end).toString(), { ...answer, stdout: answer.stdout.subarray(end + 1) }]
}

/** What was read under some keys, under those that were asked for. */
export function renamed<V>(
  { script, read }: ProviderQuestion<V>,
  from: readonly string[],
  to: readonly string[],
): ProviderQuestion<V> {
  return { script, read: (answer) => [...read(answer)].map(([key, value]) => [to[from.indexOf(key)]!, value] as const) }
}
