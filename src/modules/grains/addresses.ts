import { isIPv4 } from 'node:net'

/** Addresses without repetition, in the order of their numbers. */
export function sortAddresses(addresses: Iterable<string>): string[] {
  const keyed = [...new Set(addresses)].map((address) => ({ address, key: keyOf(address) }))
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)).map(({ address }) => address)
}

/** The number of an address as text of one length. */
function keyOf(address: string): string {
  if (isIPv4(address))
    return address
      .split('.')
      .map((part) => part.padStart(3, '0'))
      .join('.')
  const [head = '', tail] = address.split('::')
  const groups = (part: string) =>
    part === ''
      ? []
      : part.split(':').flatMap((group) => {
          if (!group.includes('.')) return [group.padStart(4, '0')]
          const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number)
          return [a * 256 + b, c * 256 + d].map((number) => number.toString(16).padStart(4, '0'))
        })
  const [before, after] = [groups(head), groups(tail ?? '')]
  return [...before, ...new Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0000'), ...after].join()
}
