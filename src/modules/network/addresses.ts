import { matchGlob } from '../../core/glob.ts'
import { str } from '../../python/values/text.ts'
import { Dict, type Value } from '../../python/values.ts'
import {
  type Address,
  formatAddress,
  isInNetwork,
  isOfKinds,
  maskOf,
  networkOf,
  parseAddress,
  parseInterface,
} from '../../render/index.ts'
import { isOn } from '../kit/calls/arguments.ts'
import type { CallArguments } from '../kit/calls/types.ts'
import type { Spot } from './interfaces.ts'

export type Family = 'inet' | 'inet6'

export function spots(value: Value | undefined): Spot[] {
  return Array.isArray(value) ? (value as Spot[]) : []
}

/** Addresses of a family, the secondary ones after the others. */
function spotsOf(one: Value, family: Family): Spot[] {
  if (!(one instanceof Dict)) return []
  return [...spots(one.get(family)), ...spots(one.get('secondary')).filter((spot) => spot.get('type') === family)]
}

function isMeant(name: Value, wanted: Value): boolean {
  if (wanted === null) return true
  const patterns = Array.isArray(wanted)
    ? wanted.map(str)
    : str(wanted)
        .split(',')
        .map((one) => one.trim())
  return patterns.some((pattern) => matchGlob(str(name), pattern))
}

export function addressesOf(all: Dict, args: CallArguments, family: Family): string[] {
  const found = [...all]
    .filter(([name]) => isMeant(name, args.get('interface') ?? null))
    .flatMap(([, one]) => spotsOf(one, family))
    .flatMap((spot) => parseAddress(spot.get('address') ?? '') ?? [])
    .filter((address) => isOn(args, 'include_loopback') || !isOfKinds(address, 'loopback'))
  const texts = sortAddresses(found).map(formatAddress)
  const [cidr, type] = [args.get('cidr') ?? null, args.get('type') ?? null]
  if (cidr !== null && cidr !== '') return texts.filter((text) => isWithin(text, str(cidr)))
  if (type !== 'public' && type !== 'private') return texts
  return texts.filter((text) => isOfKinds(parseAddress(text)!, 'private') === (type === 'private'))
}

export function networksOf(all: Dict, args: CallArguments, family: Family): Value {
  const found = [...all]
    .filter(([name]) => isMeant(name, args.get('interface') ?? null))
    .flatMap(([, one]) => spotsOf(one, family))
    .flatMap(netOf)
    .filter((net) => isOn(args, 'include_loopback') || !isOfKinds(net, 'loopback'))
  const nets = sortAddresses(found)
  if (!isOn(args, 'verbose')) return nets.map(networkText)
  return new Dict(
    nets.map((net): [Value, Value] => {
      const bits = net.version === 4 ? 32 : 128
      const size = 1n << BigInt(bits - net.prefix!)
      return [
        networkText(net),
        new Dict([
          ['address', formatAddress({ ...net, prefix: undefined })],
          ['netmask', formatAddress({ version: net.version, value: maskOf(net.prefix!, bits), scope: '' })],
          ['num_addresses', size <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(size) : size],
          ['prefixlen', net.prefix!],
        ]),
      ]
    }),
  )
}

export function subnetsOf(all: Dict, family: Family, names?: readonly string[]): string[] {
  const found = [...all]
    .filter(([name]) => names === undefined || names.includes(str(name)))
    .flatMap(([, one]) => spotsOf(one, family))
    .filter((spot) => !isOfKinds(parseAddress(spot.get('address') ?? '')!, 'loopback'))
    .flatMap(netOf)
  return sortAddresses(found).map(networkText)
}

/** The network of an address, as its first address with the prefix. */
function netOf(spot: Spot): Address[] {
  const mask = spot.get('netmask') ?? spot.get('prefixlen')
  const address = parseInterface(`${str(spot.get('address') ?? '')}/${str(mask ?? '')}`)
  if (!address) return []
  return [{ version: address.version, value: networkOf(address).first, scope: '', prefix: address.prefix }]
}

function networkText(net: Address): string {
  return `${formatAddress(net)}/${net.prefix}`
}

/** In the order of their numbers, each once. */
function sortAddresses(addresses: readonly Address[]): Address[] {
  const each = new Map(addresses.map((one) => [`${formatAddress(one)}/${one.prefix ?? ''}`, one]))
  return [...each.values()].sort((a, b) => {
    if (a.value !== b.value) return a.value < b.value ? -1 : 1
    return (a.prefix ?? 0) - (b.prefix ?? 0)
  })
}

/** Whether an address lies in a network; false for what is none (bits beyond the prefix make none). */
export function isWithin(text: string, cidr: string): boolean {
  const [address, net] = [parseAddress(text), parseInterface(cidr)]
  if (!address || !net) return false
  const network = networkOf(net)
  return network.first === net.value && isInNetwork(address, network)
}
