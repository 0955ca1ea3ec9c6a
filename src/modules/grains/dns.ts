import { isIP } from 'node:net'
import { Dict, type Value } from '../../python/values.ts'
import type { Output } from './answer.ts'

/** The resolver's configuration; systemd-resolved's own file before /etc/resolv.conf. undefined without either. */
export function readDns(output: Output): Value | undefined {
  const lines = output.file('/run/systemd/resolve/resolv.conf') ?? output.file('/etc/resolv.conf')
  if (!lines) return undefined
  const servers = new Set<string>()
  const options = new Set<string>()
  let domain = ''
  let search: string[] = []
  for (const line of lines) {
    const [directive = '', ...rest] = line.trim().split(/\s+/)
    const comment = rest.findIndex((word) => /^[#;]/.test(word))
    const words = comment < 0 ? rest : rest.slice(0, comment)
    const [first] = words
    if (directive.toLowerCase() === 'search') search = words
    if (first === undefined) continue
    if (directive.toLowerCase() === 'nameserver' && isIP(first) > 0) servers.add(first)
    else if (directive.toLowerCase() === 'domain') domain = first
    else if (directive.toLowerCase() === 'options') options.add(first)
  }
  const all = [...servers]
  return new Dict([
    ['nameservers', all],
    ['ip4_nameservers', all.filter((address) => isIP(address) === 4)],
    ['ip6_nameservers', all.filter((address) => isIP(address) === 6)],
    ['sortlist', []],
    ['domain', domain],
    ['search', search],
    ['options', [...options]],
  ])
}
