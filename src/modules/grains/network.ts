import { isIPv4 } from 'node:net'
import { Dict, type Value } from '../../python/values.ts'
import { sortAddresses } from './addresses.ts'
import type { Grains, Output } from './answer.ts'
import { type Interface, readInterfaces } from './interfaces.ts'

/** Interfaces, addresses and the way out. */
export function readNetwork(output: Output): Grains {
  const interfaces = readInterfaces(output)
  const dict = (values: (one: Interface) => Value) => new Dict(interfaces.map((one) => [one.name, values(one)]))
  const hardware = interfaces.flatMap(({ name, hardware }): [Value, Value][] =>
    hardware === undefined ? [] : [[name, hardware]],
  )
  const { ipv4, ipv6 } = ownAddresses(output)
  return {
    ipv4,
    ipv6,
    ip_interfaces: dict(({ four, six, secondary }) => [...four, ...six, ...secondary]),
    ip4_interfaces: dict(({ four, secondary }) => [...four, ...secondary.filter(isIPv4)]),
    ip6_interfaces: dict(({ six, secondary }) => [...six, ...secondary.filter((address) => !isIPv4(address))]),
    hwaddr_interfaces: new Dict(hardware),
    ...(output.lines('network')[0] === 'ip' ? readGateways(output) : {}),
  }
}

/** All addresses of the host, loopback included, sorted by number. */
export function ownAddresses(output: Output): { readonly ipv4: string[]; readonly ipv6: string[] } {
  const all = readInterfaces(output).flatMap(({ four, six, secondary }) => [...four, ...six, ...secondary])
  return {
    ipv4: sortAddresses(all.filter((address) => isIPv4(address))),
    ipv6: sortAddresses(all.filter((address) => !isIPv4(address))),
  }
}

/** The first default route of each kind: the gateway's address, true for one without, false for none. */
function readGateways(output: Output): Grains {
  const four = output.found('route4').map((line) => line.split('\t'))
  const [best] = four.sort((a, b) => Number(a[6]) - Number(b[6]))
  const [six] = output
    .found('route6')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[9] !== 'lo')
    .sort((a, b) => Number.parseInt(a[5] ?? '', 16) - Number.parseInt(b[5] ?? '', 16))
  const ip4 = best !== undefined && (/^0+$/.test(best[2] ?? '') || quad(best[2] ?? ''))
  const ip6 = six !== undefined && (/^0+$/.test(six[4] ?? '') || shorten(six[4] ?? ''))
  return { ip_gw: ip4 !== false || ip6 !== false, ip4_gw: ip4, ip6_gw: ip6 }
}

/** The kernel's hexadecimal form of an IPv4 address: the bytes of a little-endian number. */
function quad(hex: string): string {
  return (hex.match(/../g) ?? [])
    .map((byte) => Number.parseInt(byte, 16))
    .reverse()
    .join('.')
}

/** 32 hexadecimal digits as an IPv6 address in its shortest form. */
function shorten(hex: string): string {
  const groups = (hex.match(/..../g) ?? []).map((group) => Number.parseInt(group, 16).toString(16))
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1)
}
