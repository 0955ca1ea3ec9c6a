import { type Address, isInNetwork, type Network, networkOf, parseInterface } from './addresses.ts'

function networks(...texts: string[]): Network[] {
  return texts.map((text) => networkOf(parseInterface(text)!))
}

/** By the registries of IANA, as Python 3.11's `ipaddress` has them. */
const NETWORKS = {
  private: networks(
    '0.0.0.0/8',
    '10.0.0.0/8',
    '127.0.0.0/8',
    '169.254.0.0/16',
    '172.16.0.0/12',
    '192.0.0.0/29',
    '192.0.0.170/31',
    '192.0.2.0/24',
    '192.168.0.0/16',
    '198.18.0.0/15',
    '198.51.100.0/24',
    '203.0.113.0/24',
    '240.0.0.0/4',
    '::1/128',
    '::/128',
    '::ffff:0:0/96',
    '100::/64',
    '2001::/23',
    '2001:2::/48',
    '2001:db8::/32',
    '2001:10::/28',
    'fc00::/7',
    'fe80::/10',
  ),
  reserved: networks(
    '240.0.0.0/4',
    '::/8',
    '100::/8',
    '200::/7',
    '400::/6',
    '800::/5',
    '1000::/4',
    '4000::/3',
    '6000::/3',
    '8000::/3',
    'a000::/3',
    'c000::/3',
    'e000::/4',
    'f000::/5',
    'f800::/6',
    'fe00::/9',
  ),
  multicast: networks('224.0.0.0/4', 'ff00::/8'),
  loopback: networks('127.0.0.0/8', '::1/128'),
  linkLocal: networks('169.254.0.0/16', 'fe80::/10'),
  siteLocal: networks('fec0::/10'),
  unspecified: networks('0.0.0.0/32', '::/128'),
}

const MAPPED = networks('::ffff:0:0/96')[0]!

function isOf(kind: keyof typeof NETWORKS, address: Address): boolean {
  // An IPv4 address in IPv6's clothes is as private as it is by itself.
  if (kind === 'private' && isInNetwork(address, MAPPED))
    return isOf(kind, { version: 4, value: address.value & 0xffff_ffffn, scope: '' })
  // An IPv6 address with a network counts as loopback or unspecified only if all of its network does.
  if (address.version === 6 && (address.prefix ?? 128) < 128 && (kind === 'loopback' || kind === 'unspecified'))
    return false
  return NETWORKS[kind].some((network) => isInNetwork(address, network))
}

/** Salt's options, in the order in which it asks them. */
const OPTIONS: readonly (readonly [names: readonly string[], test: (address: Address) => boolean])[] = [
  [['global', 'public'], (address) => !isOf('private', address)],
  [['link-local', 'linklocal', 'll', 'link_local'], (address) => isOf('linkLocal', address)],
  [['loopback', 'lo'], (address) => isOf('loopback', address)],
  [['multicast'], (address) => isOf('multicast', address)],
  [['private'], (address) => isOf('private', address)],
  [['reserved'], (address) => isOf('reserved', address)],
  [['site-local', 'sl', 'site_local'], (address) => isOf('siteLocal', address)],
  [['unspecified'], (address) => isOf('unspecified', address)],
]

/** Whether an address is of every kind that the options name, separated by commas; unknown options are ignored. */
export function isOfKinds(address: Address, options: string): boolean {
  const wanted = options.split(',').map((option) => option.trim())
  return OPTIONS.every(([names, test]) => !names.some((name) => wanted.includes(name)) || test(address))
}
