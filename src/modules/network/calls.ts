import { sh } from '../../core/shell.ts'
import { str } from '../../python/values/text.ts'
import { Dict, type Value } from '../../python/values.ts'
import type { Section } from '../../transport/types.ts'
import { linesOf, outputOf, textOf } from '../kit/calls/arguments.ts'
import { type CallArguments, CallError, type CallParameter, type HostFunction } from '../kit/calls/types.ts'
import { addressesOf, isWithin, networksOf, spots, subnetsOf } from './addresses.ts'
import { readInterfaces } from './interfaces.ts'
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

/** salt.modules.network, as far as the host's interfaces, routes and names go. */
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
