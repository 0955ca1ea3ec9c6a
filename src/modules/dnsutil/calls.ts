import { sh } from '../../core/shell.ts'
import { parseAddress } from '../../render/index.ts'
import type { Answer } from '../../transport/types.ts'
import { linesOf, textOf } from '../kit/calls/arguments.ts'
import type { CallArguments, HostFunction } from '../kit/calls/types.ts'

/** salt.modules.dnsutil: dig where the host has it, else whatever it resolves names with. */
export const calls = {
  'dnsutil.A': addressesOf(4),
  'dnsutil.AAAA': addressesOf(6),
} satisfies { readonly [name: string]: HostFunction }

function addressesOf(version: 4 | 6): HostFunction {
  const [record, database] = version === 4 ? ['A', 'ahostsv4'] : ['AAAA', 'ahostsv6']
  return {
    parameters: ['host', ['nameserver', null]],
    sections(args) {
      const server = textOf(args, 'nameserver')
      const dig = sh`dig +short -q ${textOf(args, 'host')} -t ${record} ${server === '' ? [] : [`@${server}`]}`
      const ask = server === '' ? sh`getent ${database} ${textOf(args, 'host')} || exit 2` : sh`exit 3`
      return [{ script: sh`if command -v dig >/dev/null; then ${dig}; exit 10; fi; ${ask}` }]
    },
    read(args, [answer]) {
      const names = linesOf(answer).map((line) => line.split(' ')[0]!)
      const addresses = [...new Set(names)].filter(isOwn)
      const answered = answer!.code === 10 || (answer!.code === 0 && addresses.length > 0)
      return answered ? addresses : refusal(args, answer!.code)
    },
  }

  /** Names that dig gives on the way to addresses, and IPv4 as `getent` writes it for IPv6, are left out. */
  function isOwn(text: string): boolean {
    return parseAddress(text)?.version === version && !/^::ffff:/i.test(text)
  }
}

/** Salt answers with a sentence where it cannot answer. */
function refusal(args: CallArguments, code: Answer['code']): string {
  if (code === 3) return 'This function requires dig, which is not currently available'
  return `Unable to resolve ${textOf(args, 'host')}`
}
