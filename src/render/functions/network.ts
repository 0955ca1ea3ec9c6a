import {
  type Address,
  define,
  formatAddress,
  isInNetwork,
  isOfKinds,
  maskOf,
  needAddress,
  networkOf,
  parseInterface,
  raise,
} from '../../jinja/extension.ts'
import { str } from '../../python/values/text.ts'
import { Dict, type Value } from '../../python/values.ts'
import type { Module } from './context.ts'

/** The functions of salt.modules.network that only reckon; the host answers the others. */
export const networkModule: Module = () => ({
  ip_in_subnet: define('ip_in_subnet', ['ip_addr', 'cidr'], (_, address, cidr) => {
    const net = parseInterface(str(cidr))
    if (!net) return false
    const network = networkOf(net)
    return network.first === net.value && isInNetwork(needAddress(address), network)
  }),
  calc_net: define('calc_net', ['ip_addr', ['netmask', null]], (_, address, mask) =>
    networkText(needInterface(mask === null ? address : `${str(address)}/${str(mask)}`)),
  ),
  convert_cidr: define('convert_cidr', ['cidr'], (_, cidr) => {
    const { version, prefix = 0, ...net } = networkAddress(needInterface(cidr))
    const bits = version === 4 ? 32 : 128
    const mask = maskOf(prefix, bits)
    const last = net.value | (maskOf(bits, bits) ^ mask)
    const text = (value: bigint) => formatAddress({ version, value, scope: '' })
    return new Dict([
      ['network', text(net.value)],
      ['netmask', text(mask)],
      ['broadcast', text(last)],
    ])
  }),
  is_private: define('is_private', ['ip_addr'], (_, address) => isOfKinds(needAddress(address), 'private')),
  is_loopback: define('is_loopback', ['ip_addr'], (_, address) => isOfKinds(needAddress(address), 'loopback')),
  reverse_ip: define('reverse_ip', ['ip_addr'], (_, text) => {
    const address = needAddress(text)
    if (address.version === 4) return `${formatAddress(address).split('.').reverse().join('.')}.in-addr.arpa`
    const digits = address.value.toString(16).padStart(32, '0')
    return `${[...digits].reverse().join('.')}.ip6.arpa`
  }),
  iphexval: define('iphexval', ['ip'], (_, ip) =>
    str(ip)
      .split('.')
      .map((part) => Number(part).toString(16).toUpperCase().padStart(2, '0'))
      .join(''),
  ),
})

function needInterface(value: Value): Address {
  const text = str(value)
  return parseInterface(text) ?? raise('ValueError', `'${text}' does not appear to be an IPv4 or IPv6 network`)
}

function networkAddress(address: Address): Address {
  return { version: address.version, value: networkOf(address).first, scope: '', prefix: address.prefix }
}

function networkText(address: Address): string {
  return `${formatAddress(networkAddress(address))}/${address.prefix}`
}
