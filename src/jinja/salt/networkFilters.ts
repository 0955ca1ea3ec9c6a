import { iterate } from '../../python/iterate.ts'
import { normalise } from '../../python/numbers.ts'
import { Bytes } from '../../python/types/bytes.ts'
import { textOf } from '../../python/types/markup.ts'
import { raise } from '../../python/values/errors.ts'
import { str } from '../../python/values/text.ts'
import { truth, typeName } from '../../python/values/types.ts'
import { Dict, Tuple, type Value } from '../../python/values.ts'
import { type Call, define } from '../extension.ts'
import {
  type Address,
  BITS,
  formatAddress,
  formatInterface,
  isInNetwork,
  needAddress,
  needNetwork,
  networkOf,
  parseAddress,
  parseInterface,
  sizeOf,
} from './addresses.ts'
import { isOfKinds } from './addressKinds.ts'
import { className, needText } from './arguments.ts'

const OPTIONS = ['ip_addr', ['options', null]] as const
const VALUE_OPTIONS = ['value', ['options', null]] as const
const NETWORK_OPTIONS = ['value', ['options', null], ['version', null]] as const

/** The address or interface as text, if it is one of that version and of the kinds asked for. */
function matchVersion(value: unknown, version: 4 | 6, options: unknown): string | null {
  // Python takes a tuple for an address and its mask.
  const plain = value instanceof Tuple ? value.items.map(str).join('/') : (textOf(value) ?? value)
  const address: Address | undefined = parseAddress(plain) ?? parseInterface(plain)
  if (!address || address.version !== version) return null
  if (truth(options) && !isOfKinds(address, needText(options, 'split'))) return null
  return formatInterface(address)
}

function isSequence(value: unknown): value is unknown[] | Tuple {
  return Array.isArray(value) || value instanceof Tuple
}

function filterVersion(value: unknown, version: 4 | 6, options: unknown): string | string[] | null {
  if (textOf(value) !== undefined) return matchVersion(value, version, options)
  if (!isSequence(value)) return null
  return [...iterate(value)].flatMap((item) => matchVersion(item, version, options) ?? [])
}

function filterAll(value: unknown, options: unknown): string | string[] | null {
  const v4 = filterVersion(value, 4, options)
  const v6 = filterVersion(value, 6, options)
  if (Array.isArray(v4) && Array.isArray(v6)) return [...v4, ...v6]
  return v4 ?? v6
}

/** Applies `map` to the addresses in `value`: to the one, or to each. */
function eachNetwork(value: unknown, options: unknown, version: unknown, map: (address: Address) => unknown): unknown {
  let found: string | string[] | null = null
  if (!truth(version)) found = filterAll(value, options)
  else if (version === 4 || version === 6) found = filterVersion(value, version, options)
  if (found === null || found.length === 0) return null
  const all = (Array.isArray(found) ? found : [found]).map((text) => map(parseInterface(text)!))
  return isSequence(value) ? all : all[0]
}

/** All addresses but a network's own and its broadcast address (IPv6 has none); small networks keep all. */
function hostsOf(call: Call, address: Address): string[] {
  const { version } = address
  const network = networkOf(address)
  const size = sizeOf(network)
  if (size > 1n << 21n)
    raise(
      'OverflowError',
      `${formatAddress({ ...address, value: network.first })}/${network.prefix} has too many hosts to list`,
    )
  call.spend(Number(size) * 8)
  const few = BITS[version] - network.prefix < 2
  const from = few ? 0 : 1
  const to = Number(size) - (few || version === 6 ? 0 : 1)
  return Array.from({ length: to - from }, (_, at) =>
    formatAddress({ version, value: network.first + BigInt(from + at), scope: '' }),
  )
}

function bracket(value: unknown): string {
  const address = needAddress(str(value).replace(/^\[+/, '').replace(/\]+$/, ''))
  const text = formatAddress(address)
  return address.version === 6 ? `[${text}]` : text
}

function wrap(value: unknown): unknown {
  return matchVersion(value, 6, null) === null ? value : bracket(value)
}

function filterByNetworks(values: unknown, networks: unknown): unknown {
  if (networks === null) return values
  const known = [...iterate(networks)].map(needNetwork)
  const filter = (items: unknown): Value[] =>
    [...iterate(items)].flatMap((item) =>
      known.filter((net) => isInNetwork(needAddress(item), net)).map(() => item as Value),
    )
  if (values instanceof Dict) return new Dict([...values].map(([key, items]) => [key, filter(items)]))
  if (isSequence(values) || textOf(values) !== undefined) return filter(values)
  return raise('ValueError', `Do not know how to filter a <class '${className(values)}'>`)
}

export const networkFilters = {
  is_ip: define('is_ip_filter', OPTIONS, (_call, value, options) => {
    return matchVersion(value, 4, options) !== null || matchVersion(value, 6, options) !== null
  }),
  is_ipv4: define('is_ipv4_filter', OPTIONS, (_call, value, options) => matchVersion(value, 4, options) !== null),
  is_ipv6: define('is_ipv6_filter', OPTIONS, (_call, value, options) => matchVersion(value, 6, options) !== null),
  ipv4: define('ipv4', VALUE_OPTIONS, (_call, value, options) => filterVersion(value, 4, options)),
  ipv6: define('ipv6', VALUE_OPTIONS, (_call, value, options) => filterVersion(value, 6, options)),
  ipaddr: define('ipaddr', VALUE_OPTIONS, (_call, value, options) => filterAll(value, options)),
  ip_host: define('ip_host', NETWORK_OPTIONS, (_call, value, options, version) =>
    eachNetwork(value, options, version, formatInterface),
  ),
  network_hosts: define('network_hosts', NETWORK_OPTIONS, (call, value, options, version) =>
    eachNetwork(value, options, version, (address) => hostsOf(call, address)),
  ),
  network_size: define('network_size', NETWORK_OPTIONS, (_call, value, options, version) =>
    eachNetwork(value, options, version, (address) => normalise(sizeOf(networkOf(address)))),
  ),
  filter_by_networks: define('filter_by_networks', ['values', 'networks'], (_call, values, networks) =>
    filterByNetworks(values, networks),
  ),
  ipwrap: define('ipwrap', ['data'], (_call, data) => (isSequence(data) ? [...iterate(data)].map(wrap) : wrap(data))),
  mac_str_to_bytes: define('mac_str_to_bytes', ['mac_str'], (_call, value) => {
    let mac = textOf(value) ?? raise('TypeError', `object of type '${typeName(value)}' has no len()`)
    if (mac.length === 17) mac = mac.replaceAll(mac[2]!, '')
    else if (mac.length !== 12) raise('ValueError', 'Invalid MAC address')
    const pairs = mac.match(/.{1,2}/gs) ?? []
    const bytes = Array.from({ length: 6 }, (_, at) => pairs[at] ?? '').map((pair) => {
      if (!/^[0-9a-fA-F]{1,2}$/.test(pair)) raise('ValueError', `invalid literal for int() with base 16: '${pair}'`)
      return Number.parseInt(pair, 16)
    })
    return new Bytes(new Uint8Array(bytes))
  }),
}
