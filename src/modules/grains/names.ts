import { isIPv4 } from 'node:net'
import type { Grains, Output } from './answer.ts'
import { readKernel } from './kernel.ts'
import { ownAddresses } from './network.ts'

interface Entry {
  readonly address: string
  readonly names: readonly string[]
}

/**
 * The host's names and their addresses, as its resolver has them: /etc/hosts, or what the resolver said where that
 * file does not know the host. A name in /etc/hosts is not asked of a name server;
 * addresses never are (`fqdns` is empty, as by Salt's default).
 */
export function readNames(output: Output): Grains {
  const nodename = String(readKernel(output).nodename)
  const hosts = output.found('hosts').flatMap(readHosts)
  const resolved = output.found('resolved').flatMap(readResolved)
  const entry = hosts.find(({ names }) => names.includes(nodename))
  const fqdn = (entry ?? resolved[0])?.names[0] ?? nodename
  const known = entry ? hosts : resolved
  const addresses = [...new Set(known.filter(({ names }) => names.includes(fqdn)).map(({ address }) => address))]
  const { ipv4, ipv6 } = ownAddresses(output)
  const [host, ...domain] = fqdn.split('.')
  return {
    localhost: nodename,
    fqdn,
    host,
    domain: domain.join('.'),
    fqdn_ip4: ipv4.length === 0 ? [] : addresses.map((a) => (a === '::1' ? '127.0.0.1' : a)).filter(isIPv4),
    fqdn_ip6: ipv6.length === 0 ? [] : addresses.filter((address) => !isIPv4(address)),
    fqdns: [],
  }
}

function readHosts(line: string): Entry[] {
  const [address, ...names] = line.replace(/#.*/, '').trim().split(/\s+/)
  return address && names.length > 0 ? [{ address, names }] : []
}

/** A line of `getent ahosts`: address, kind of socket, and, once, the canonical name. */
function readResolved(line: string, _: number, all: readonly string[]): Entry[] {
  const [address] = line.split(/\s+/)
  const canonical = all[0]?.split(/\s+/)[2]
  return address && canonical ? [{ address, names: [canonical] }] : []
}
