import { BlockList, isIP, isIPv4 } from 'node:net'
import type { Dict, Value } from '../../python/values.ts'

/** Whether an address, or one of a network, is among the grains `ipv4` or `ipv6`. */
export function matchIpCidr(target: string, grains: Dict): boolean {
  const [address = '', bits] = target.split('/')
  const family = isIP(address)
  if (family === 0) return false
  const known: Value | undefined = grains.get(`ipv${family}`)
  if (!Array.isArray(known)) return false
  if (bits === undefined) return known.includes(address)
  const prefix = /^\d+$/.test(bits) ? Number(bits) : Number.NaN
  if (!(prefix <= (family === 4 ? 32 : 128))) return false
  const kind = isIPv4(address) ? 'ipv4' : 'ipv6'
  const network = new BlockList()
  network.addSubnet(address, prefix, kind)
  if (!isNetworkAddress(address, prefix, kind)) return false
  return known.some((own) => typeof own === 'string' && isIP(own) === family && network.check(own, kind))
}

/** Whether no bit is set beyond the prefix: Python refuses other networks. */
function isNetworkAddress(address: string, prefix: number, kind: 'ipv4' | 'ipv6'): boolean {
  const bits = bitsOf(address, kind)
  const host = BigInt((kind === 'ipv4' ? 32 : 128) - prefix)
  return (bits >> host) << host === bits
}

function bitsOf(address: string, kind: 'ipv4' | 'ipv6'): bigint {
  if (kind === 'ipv4') return address.split('.').reduce((bits, part) => (bits << 8n) | BigInt(part), 0n)
  const [, quad] = /^(?:.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address) ?? []
  const low = quad === undefined ? undefined : bitsOf(quad, 'ipv4')
  const text =
    low === undefined ? address : address.replace(quad!, `${(low >> 16n).toString(16)}:${(low & 0xffffn).toString(16)}`)
  const [head = '', tail] = text.split('::')
  const groups = (part: string) => (part === '' ? [] : part.split(':'))
  const before = groups(head)
  const after = tail === undefined ? [] : groups(tail)
  const middle = new Array<string>(8 - before.length - after.length).fill('0')
  return [...before, ...middle, ...after].reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n)
}
