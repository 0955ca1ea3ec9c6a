import { BlockList, isIP, isIPv4 } from 'node:net'
import type { Dict, Value } from '../../core/values.ts'

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
  return known.some((own) => typeof own === 'string' && isIP(own) === family && network.check(own, kind))
}
