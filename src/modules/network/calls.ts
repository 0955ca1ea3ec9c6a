import { matchGlob } from '../../core/glob.ts'
import { sh } from '../../core/shell.ts'
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
import type { Section } from '../../transport/types.ts'
import { isOn, linesOf, outputOf, textOf } from '../kit/calls/arguments.ts'
import { type CallArguments, CallError, type CallParameter, type HostFunction } from '../kit/calls/types.ts'
import { readInterfaces, type Spot } from './interfaces.ts'
import { readDefaultRoutes } from './routes.ts'

const show: Section = { script: sh`command -v ip >/dev/null || exit 0; ip addr show` }

const addressParameters: readonly CallParameter[] = [
  ['interface', null],
  ['include_loopback', false],
  ['cidr', null],
]
const networkParameters: readonly CallParameter[] = [
  ['interface', null],
  ['include_loopback', false],
  ['verbose', false],
]

const addresses4 = ofInterfaces([...addressParameters, ['type', null]], (all, args) => addressesOf(all, args, 'inet'))
const addresses6 = ofInterfaces(addressParameters, (all, args) => addressesOf(all, args, 'inet6'))
const hardware = ofInterface((one) => one.get('hwaddr') ?? '')

/** salt.modules.network, as far as the host's interfaces, routes and names tell. */
export const calls = {
  'network.interfaces': ofInterfaces([], (all) => all),
  'network.interface': ofInterface((one) => one.get('inet') ?? ''),
  'network.interface_ip': ofInterface((one) => {
    const [first] = spots(one.get('inet'))
    return first?.get('address') ?? ''
  }),
  'network.hw_addr': hardware,
  'network.hwaddr': hardware,
  'network.ip_addrs': addresses4,
  'network.ipaddrs': addresses4,
  'network.ip_addrs6': addresses6,
  'network.ipaddrs6': addresses6,
  'network.ip_networks': ofInterfaces(networkParameters, (all, args) => networksOf(all, args, 'inet')),
  'network.ip_networks6': ofInterfaces(networkParameters, (all, args) => networksOf(all, args, 'inet6')),
  'network.subnets': ofInterfaces([['interfaces', null]], (all, args) => {
    const named = args.get('interfaces') ?? null
    const names = named === null ? undefined : [named].flat().map(str)
    return subnetsOf(all, 'inet', names)
  }),
  'network.subnets6': ofInterfaces([], (all) => subnetsOf(all, 'inet6')),
  'network.in_subnet': ofInterfaces(['cidr'], (all, args) => {
    const own = [...addressesOf(all, new Map(), 'inet'), ...addressesOf(all, new Map(), 'inet6')]
    return own.some((address) => isWithin(address, textOf(args, 'cidr')))
  }),
  'network.ifacestartswith': ofInterfaces(['cidr'], (all, args) =>
    [...all].flatMap(([name, one]) =>
      spots((one as Dict).get('inet'))
        .filter((spot) => str(spot.get('address') ?? '').startsWith(textOf(args, 'cidr')))
        .map((spot) => spot.get('label') ?? name),
    ),
  ),
  'network.get_hostname': {
    parameters: [],
    sections: () => [{ script: sh`uname -n` }],
    read: (_, [answer]) => outputOf(answer),
  },
  // Python's: of the names that the own address has the first with a dot, else the first.
  'network.get_fqdn': {
    parameters: [],
    sections: () => [
      {
        script: sh`n=$(uname -n); a=$(getent hosts "$n" 2>/dev/null | head -n 1); a=\${a%%[ \t]*}
set -- $(getent hosts "\${a:-$n}" 2>/dev/null | head -n 1)
if [ $# -lt 2 ]; then printf %s "$n"; exit; fi; shift; f=$1
for k in "$@"; do case $k in *.*) f=$k; break ;; esac; done; printf %s "$f"`,
      },
    ],
    read: (_, [answer]) => outputOf(answer),
  },
  'network.default_route': {
    parameters: [['family', null]],
    sections: (args) => {
      const family = args.get('family') ?? null
      if (family !== null && family !== 'inet' && family !== 'inet6')
        throw new CallError('CommandExecutionError', `Invalid address family ${str(family)}`)
      return [
        { script: sh`ip -4 route show table main 2>/dev/null` },
        { script: sh`ip -6 route show table all 2>/dev/null` },
      ]
    },
    read(args, [four, six]) {
      const family = args.get('family') ?? null
      return [
        ...(family === 'inet6' ? [] : readDefaultRoutes(linesOf(four), 'inet')),
        ...(family === 'inet' ? [] : readDefaultRoutes(linesOf(six), 'inet6')),
      ]
    },
  },
  'network.get_route': {
    parameters: ['ip'],
    sections: (args) => [{ script: sh`ip route get ${textOf(args, 'ip')} 2>&1` }],
    read(args, [answer]) {
      const [line = ''] = linesOf(answer)
      const found = /(?:via\s+([\w.:]+))?\s+dev\s+([\w.:-]+)\s+.*src\s+([\w.:]+)/.exec(line)
      if (!found) throw new CallError('CommandExecutionError', `There is no route to ${textOf(args, 'ip')}: ${line}`)
      return new Dict([
        ['destination', args.get('ip')!],
        ['gateway', found[1] ?? null],
        ['interface', found[2]!],
        ['source', found[3]!],
      ])
    },
  },
} satisfies { readonly [name: string]: HostFunction }

type Family = 'inet' | 'inet6'

function ofInterfaces(
  parameters: readonly CallParameter[],
  read: (all: Dict, args: CallArguments) => Value,
): HostFunction {
  return {
    parameters,
    sections: () => [show],
    read: (args, [answer]) => read(readInterfaces(answer!.stdout.toString()), args),
  }
}

function ofInterface(read: (one: Dict) => Value): HostFunction {
  return ofInterfaces(['iface'], (all, args) => {
    const one = all.get(args.get('iface')!)
    if (one instanceof Dict) return read(one)
    return `Interface "${textOf(args, 'iface')}" not in available interfaces: "${[...all.keys()].map(str).join('", "')}"`
  })
}

function spots(value: Value | undefined): Spot[] {
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

function addressesOf(all: Dict, args: CallArguments, family: Family): string[] {
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

function networksOf(all: Dict, args: CallArguments, family: Family): Value {
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

function subnetsOf(all: Dict, family: Family, names?: readonly string[]): string[] {
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
function isWithin(text: string, cidr: string): boolean {
  const [address, net] = [parseAddress(text), parseInterface(cidr)]
  if (!address || !net) return false
  const network = networkOf(net)
  return network.first === net.value && isInNetwork(address, network)
}
