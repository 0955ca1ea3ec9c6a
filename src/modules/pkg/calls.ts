import { matchGlob } from '../../core/glob.ts'
import { compareText } from '../../python/values/order.ts'
import { Dict, type Value } from '../../python/values.ts'
import { isOn, textOf, textsOf } from '../kit/calls/arguments.ts'
import { type CallArguments, CallError, call, type HostFunctions } from '../kit/calls/types.ts'
import { type Managed, offerFact, packageFact, packageList, packageManager, upgradesFact } from './facts.ts'
import { type ListedPackage, type Offer, type Provider, providerOf } from './providers/index.ts'

/** salt.modules.pkg, as far as it reads. Package lists are never refreshed. */
export const calls = {
  'pkg.list_pkgs': call({
    parameters: [
      ['versions_as_list', false],
      ['removed', false],
      ['purge_desired', false],
    ],
    ignored: 'any',
    facts: () => packageList(''),
    answer(args, list) {
      managed(list)
      const shown: ListedPackage['is'][] = isOn(args, 'removed')
        ? ['removed']
        : isOn(args, 'purge_desired')
          ? ['unwanted']
          : ['unwanted', 'installed']
      const versions = shown.flatMap((is) => list.packages.filter((one) => one.is === is))
      return dictOf(versionsByName(versions), isOn(args, 'versions_as_list'))
    },
  }),
  'pkg.version': call({
    parameters: [],
    varargs: 'names',
    ignored: 'any',
    facts(args) {
      const names = textsOf(args, 'names')
      return {
        list: names.some(isPattern) ? packageList('') : undefined,
        packages: names.filter((name) => !isPattern(name)).map((name) => packageFact(name)),
      }
    },
    answer(args, { list, packages }) {
      const names = textsOf(args, 'names')
      for (const fact of [...packages, ...(list ? [list] : [])]) managed(fact)
      const plain = names.filter((name) => !isPattern(name))
      const known = versionsByName(list?.packages.filter(({ is }) => is !== 'removed') ?? [])
      const found = new Map<string, readonly string[]>()
      for (const name of names) {
        if (!isPattern(name)) found.set(name, packages[plain.indexOf(name)]!.installed)
        else for (const [one, versions] of known) if (matchGlob(one, name)) found.set(one, versions)
      }
      const all = dictOf(found, isOn(args, 'versions_as_list'))
      return found.size === 1 && plain.length === names.length ? [...all.values()][0]! : all
    },
  }),
  'pkg.latest_version': latest(),
  'pkg.available_version': latest(),
  'pkg.list_upgrades': call({
    parameters: [
      ['refresh', true],
      ['dist_upgrade', true],
    ],
    ignored: 'any',
    facts(args) {
      if (args.has('fromrepo'))
        throw new CallError('SaltInvocationError', 'pkg.list_upgrades looks at no release of its own (fromrepo) here')
      return upgradesFact(isOn(args, 'dist_upgrade') ? 'dist-upgrade' : 'upgrade', false)
    },
    answer(_, upgrades) {
      managed(upgrades)
      if (!upgrades.possible)
        throw new CallError('CommandExecutionError', 'Failed to get upgrades: are packages broken?')
      return new Dict(Object.entries(upgrades.changes).flatMap(([name, { new: next }]) => (next ? [[name, next]] : [])))
    },
  }),
  'pkg.upgrade_available': call({
    parameters: ['name'],
    ignored: 'any',
    facts: (args) => offersOf([textOf(args, 'name')], args),
    answer: (args, [one]) => newest(args, one!) !== '',
  }),
  'pkg.version_cmp': call({
    parameters: ['pkg1', 'pkg2', ['ignore_epoch', false]],
    ignored: 'any',
    facts: () => packageManager(''),
    answer(args, manager) {
      const plain = (name: string) => {
        const version = textOf(args, name)
        return isOn(args, 'ignore_epoch') ? version.replace(/^[^:]*:/, '') : version
      }
      return Math.sign(managed(manager).compare(plain('pkg1'), plain('pkg2')))
    },
  }),
} satisfies HostFunctions

function managed({ manager }: Managed): Provider {
  if (manager !== undefined) return providerOf(manager)
  throw new CallError('CommandExecutionError', 'the functions of pkg read the database of dpkg: this host has none')
}

function isPattern(name: string): boolean {
  return name.includes('*')
}

function versionsByName(packages: readonly ListedPackage[]): Map<string, readonly string[]> {
  const versions = new Map<string, readonly string[]>()
  for (const { name, version } of packages)
    versions.set(name, [...new Set([...(versions.get(name) ?? []), version])].sort(compareText))
  return versions
}

function dictOf(list: ReadonlyMap<string, readonly string[]>, asLists: boolean): Dict {
  return new Dict([...list].map(([name, versions]) => [name, asLists ? [...versions] : versions.join(',')]))
}

/** What is installed under a name, and what could be. */
interface Choice {
  readonly now: { readonly installed: readonly string[] } & Managed
  readonly offer: Offer
}

function offersOf(names: readonly string[], args: CallArguments) {
  const release = textOf(args, 'fromrepo')
  return names.map((name) => ({ now: packageFact(name), offer: offerFact(name, { release }) }))
}

/** The version that would be installed; empty where what there is is not older. */
function newest(args: CallArguments, { now, offer }: Choice): string {
  const { compare } = managed(now)
  const [installed] = now.installed
  if (offer.candidate === undefined) return ''
  const isNewer = installed === undefined || compare(offer.candidate, installed) > 0
  return isNewer || isOn(args, 'show_installed') ? offer.candidate : ''
}

function latest() {
  return call({
    parameters: [],
    varargs: 'names',
    ignored: 'any',
    facts: (args) => offersOf(textsOf(args, 'names'), args),
    answer(args, choices): Value {
      const names = textsOf(args, 'names')
      if (names.length === 0) return ''
      const found = choices.map((choice) => newest(args, choice))
      return names.length === 1 ? found[0]! : new Dict(names.map((name, i) => [name, found[i]!]))
    },
  })
}
