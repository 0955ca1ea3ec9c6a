import { Dict, type Value } from '../../python/values.ts'
import { formatAddress, maskOf } from '../../render/index.ts'

/** An address of an interface: `address`, `netmask` or `prefixlen`, `broadcast`, `label`, `scope`. */
export type Spot = Dict

/** `ip addr show` as Salt's network.interfaces has it: name → `up`, `parent`, `hwaddr`, `inet`, `inet6`, `secondary`. */
export function readInterfaces(text: string): Dict {
  const all = new Dict()
  let one: Dict | undefined
  for (const line of text.split('\n')) {
    const head = /^\d*:\s+([\w.-]+)(?:@([\w.-]+)?)?:\s+<(.+)>/.exec(line)
    if (head) {
      one = new Dict([['up', head[3]!.split(',').includes('UP')]])
      if (head[2]) one.set('parent', head[2])
      all.set(head[1]!, one)
    } else if (one) readLine(one, line.trim().split(/\s+/))
  }
  return all
}

function readLine(one: Dict, words: readonly string[]): void {
  const [kind = '', value] = words
  if (value === undefined) return
  if (kind.startsWith('link')) one.set('hwaddr', value)
  if (kind !== 'inet' && kind !== 'inet6') return
  const secondary = words.includes('secondary')
  const list = secondary ? 'secondary' : kind
  const spot = new Dict([...(secondary ? [['type', kind] as [Value, Value]] : []), ...spotOf(kind, value, words)])
  one.set(list, [...((one.get(list) as Value[] | undefined) ?? []), spot])
}

function spotOf(kind: 'inet' | 'inet6', value: string, words: readonly string[]): [Value, Value][] {
  const [address = '', bits] = value.split('/')
  const after = (word: string) => (words.includes(word) ? (words[words.indexOf(word) + 1] ?? null) : null)
  if (kind === 'inet6')
    return [
      ['address', address],
      ['prefixlen', bits ?? 32],
      ['scope', after('scope')],
    ]
  return [
    ['address', address],
    ['netmask', formatAddress({ version: 4, value: maskOf(Number(bits ?? 32), 32), scope: '' })],
    ['broadcast', after('brd')],
    ['label', words.at(-1)!],
  ]
}
