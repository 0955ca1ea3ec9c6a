import type { Output } from './answer.ts'

export interface Interface {
  readonly name: string
  /** Addresses in the host's order: first ones, then the secondary of the same networks. */
  readonly four: readonly string[]
  readonly six: readonly string[]
  readonly secondary: readonly string[]
  readonly hardware?: string
}

/** The network's interfaces as `ip addr show` lists them, or `ifconfig -a` where there is no `ip`. */
export function readInterfaces(output: Output): readonly Interface[] {
  const [program, ...lines] = output.lines('network')
  const head = program === 'ip' ? /^\d+:\s+([\w.-]+)(?:@[\w.-]+)?:\s+</ : /^([^\s:]+)/
  const parts: { name: string; lines: string[] }[] = []
  for (const line of lines) {
    const name = head.exec(line)?.[1]
    if (name !== undefined) parts.push({ name, lines: program === 'ip' ? [] : [line] })
    else parts.at(-1)?.lines.push(line)
  }
  return parts.map((part) => (program === 'ip' ? readIp(part.name, part.lines) : readIfconfig(part.name, part.lines)))
}

function readIp(name: string, lines: readonly string[]): Interface {
  const [four, six, secondary]: [string[], string[], string[]] = [[], [], []]
  let hardware: string | undefined
  for (const line of lines) {
    const words = line.trim().split(/\s+/)
    const [kind = '', value] = words
    if (value === undefined) continue
    const address = value.split('/')[0]!
    if (kind.startsWith('link')) hardware = value
    else if (kind !== 'inet' && kind !== 'inet6') continue
    else if (words.includes('secondary')) secondary.push(address)
    else (kind === 'inet' ? four : six).push(address)
  }
  return { name, four, six, secondary, hardware }
}

function readIfconfig(name: string, lines: readonly string[]): Interface {
  const text = lines.join('\n')
  const all = (form: RegExp) => [...text.matchAll(form)].map((match) => match[1]!)
  return {
    name,
    four: all(/inet (?:addr:)?\s*([\d.]+)/g),
    six: all(/inet6 (?:addr:\s*)?([\da-fA-F:]+)/g),
    secondary: [],
    hardware: /(?:HWaddr|ether|lladdr) ([\da-fA-F:]+)/.exec(text)?.[1],
  }
}
