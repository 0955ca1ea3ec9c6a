import { sh } from '../../core/shell.ts'
import { str } from '../../python/values/text.ts'
import { Dict, type Value } from '../../python/values.ts'
import type { Section } from '../../transport/types.ts'
import { linesOf, textOf, textsOf } from '../kit/calls/arguments.ts'
import type { HostFunction } from '../kit/calls/types.ts'

const file: Section = { script: sh`cat /etc/hosts 2>/dev/null; :` }

/** salt.modules.hosts, as far as it reads /etc/hosts. */
export const calls = {
  'hosts.list_hosts': {
    parameters: [],
    sections: () => [file],
    read: (_, [answer]) => readHosts(linesOf(answer)),
  },
  'hosts.get_ip': {
    parameters: ['host'],
    sections: () => [file],
    read: (args, [answer]) => {
      const found = [...readHosts(linesOf(answer))].find(([, entry]) => aliasesOf(entry).includes(textOf(args, 'host')))
      return found?.[0] ?? ''
    },
  },
  'hosts.get_alias': {
    parameters: ['ip'],
    sections: () => [file],
    read: (args, [answer]) => aliasesOf(readHosts(linesOf(answer)).get(textOf(args, 'ip'))),
  },
  'hosts.has_pair': {
    parameters: ['ip', 'alias'],
    sections: () => [file],
    read(args, [answer]) {
      const entry = readHosts(linesOf(answer)).get(textOf(args, 'ip'))
      return entry !== undefined && textsOf(args, 'alias').every((alias) => aliasesOf(entry).includes(alias))
    },
  },
} satisfies { readonly [name: string]: HostFunction }

/** Address → its names and comment; a line that is a comment alone stands under `comment-N`. */
function readHosts(lines: readonly string[]): Dict {
  const all = new Dict()
  let comments = 0
  for (const line of lines.map((one) => one.trim()).filter((one) => one !== '')) {
    if (line.startsWith('#')) {
      all.set(`comment-${comments++}`, [line])
      continue
    }
    const [words = '', ...rest] = line.split('#')
    const [address = '', ...names] = words.trim().split(/\s+/)
    const known = all.get(address)
    const entry = known instanceof Dict ? known : new Dict()
    entry.set('aliases', [...aliasesOf(entry), ...names])
    if (rest.join('#').trim() !== '') entry.set('comment', rest.join('#').trimStart())
    all.set(address, entry)
  }
  return all
}

function aliasesOf(entry: Value | undefined): string[] {
  const names = entry instanceof Dict ? entry.get('aliases') : undefined
  return Array.isArray(names) ? names.map(str) : []
}
