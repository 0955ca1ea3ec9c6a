import { raise } from '../../python/values/errors.ts'
import { repr, str } from '../../python/values/text.ts'

/** An address, with the length of its network's prefix where one is given (`192.0.2.1/24`). */
export interface Address {
  readonly version: 4 | 6
  readonly value: bigint
  /** `%eth0` of an IPv6 address. */
  readonly scope: string
  /** undefined: no network was given. */
  readonly prefix?: number
}

export const BITS = { 4: 32, 6: 128 } as const

function parseV4(text: string): bigint | undefined {
  const octets = text.split('.')
  if (octets.length !== 4) return undefined
  let value = 0n
  for (const octet of octets) {
    if (!/^(0|[1-9]\d{0,2})$/.test(octet) || Number(octet) > 255) return undefined
    value = value * 256n + BigInt(octet)
  }
  return value
}

function parseV6(text: string): bigint | undefined {
  let body = text
  const lastPart = body.slice(body.lastIndexOf(':') + 1)
  if (lastPart.includes('.')) {
    const embedded = parseV4(lastPart)
    if (embedded === undefined || !body.includes(':')) return undefined
    const words = `${(embedded >> 16n).toString(16)}:${(embedded & 0xffffn).toString(16)}`
    body = body.slice(0, body.length - lastPart.length) + words
  }
  const halves = body.split('::')
  if (halves.length > 2) return undefined
  const [left, right] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const given = left!.length + (right?.length ?? 0)
  if (right === undefined ? given !== 8 : given > 7) return undefined
  const words = [...left!, ...Array.from({ length: 8 - given }, () => '0'), ...(right ?? [])]
  if (!words.every((word) => /^[0-9a-fA-F]{1,4}$/.test(word))) return undefined
  return words.reduce((sum, word) => sum * 65536n + BigInt(`0x${word}`), 0n)
}

/** `ipaddress.ip_address`; undefined for what is none. Ints are taken as well. */
export function parseAddress(value: unknown): Address | undefined {
  if (typeof value === 'boolean' || typeof value === 'number' || typeof value === 'bigint') {
    const number = BigInt(value)
    if (number < 0n || number >= 1n << 128n) return undefined
    return { version: number < 1n << 32n ? 4 : 6, value: number, scope: '' }
  }
  const text = str(value)
  const v4 = parseV4(text)
  if (v4 !== undefined) return { version: 4, value: v4, scope: '' }
  const percent = text.indexOf('%')
  const scope = percent === -1 ? '' : text.slice(percent)
  if (scope === '%' || scope.slice(1).includes('%') || scope.includes('/')) return undefined
  const v6 = parseV6(percent === -1 ? text : text.slice(0, percent))
  return v6 === undefined ? undefined : { version: 6, value: v6, scope }
}

/** `ipaddress.ip_interface`: an address with or without `/prefix` or, for IPv4, `/mask`; undefined for what is none. */
export function parseInterface(value: unknown): Address | undefined {
  if (typeof value !== 'string') {
    const address = parseAddress(value)
    return address && { ...address, prefix: BITS[address.version] }
  }
  const parts = value.split('/')
  if (parts.length > 2) return undefined
  const address = parseAddress(parts[0]!)
  if (!address) return undefined
  const bits = BITS[address.version]
  if (parts.length === 1) return { ...address, prefix: bits }
  const prefix = parsePrefix(parts[1]!, bits, address.version)
  return prefix === undefined ? undefined : { ...address, prefix }
}

function parsePrefix(text: string, bits: number, version: 4 | 6): number | undefined {
  if (/^\d+$/.test(text)) return Number(text) <= bits ? Number(text) : undefined
  const mask = version === 4 ? parseV4(text) : undefined
  if (mask === undefined) return undefined
  const all = (1n << 32n) - 1n
  // A mask of leading ones; else one of leading zeros, which Python takes for its inverse.
  for (const candidate of [mask, all ^ mask]) {
    const ones = candidate.toString(2).padStart(32, '0').indexOf('0')
    const prefix = ones === -1 ? 32 : ones
    if (candidate === maskOf(prefix, 32)) return prefix
  }
  return undefined
}

export function maskOf(prefix: number, bits: number): bigint {
  return ((1n << BigInt(prefix)) - 1n) << BigInt(bits - prefix)
}

export function formatAddress({ version, value, scope }: Address): string {
  if (version === 4) return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.')
  const words = Array.from({ length: 8 }, (_, at) => ((value >> BigInt(112 - at * 16)) & 0xffffn).toString(16))
  return compress(words) + scope
}

/** The longest run of at least two zeros becomes `::`. */
function compress(words: readonly string[]): string {
  let best = { start: -1, length: 1 }
  for (let at = 0; at < words.length; at++) {
    let length = 0
    while (words[at + length] === '0') length += 1
    if (length > best.length) best = { start: at, length }
  }
  if (best.start === -1) return words.join(':')
  return `${words.slice(0, best.start).join(':')}::${words.slice(best.start + best.length).join(':')}`
}

/** An address alone, or with its prefix where it has one. */
export function formatInterface(address: Address): string {
  return formatAddress(address) + (address.prefix === undefined ? '' : `/${address.prefix}`)
}

export interface Network {
  readonly version: 4 | 6
  readonly first: bigint
  readonly prefix: number
}

export function networkOf({ version, value, prefix }: Address): Network {
  const length = prefix ?? BITS[version]
  return { version, first: value & maskOf(length, BITS[version]), prefix: length }
}

export function sizeOf({ version, prefix }: Network): bigint {
  return 1n << BigInt(BITS[version] - prefix)
}

export function isInNetwork({ version, value }: Address, network: Network): boolean {
  return version === network.version && (value & maskOf(network.prefix, BITS[version])) === network.first
}

/** `ipaddress.ip_network(text)`, strict. */
export function needNetwork(value: unknown): Network {
  const address = parseInterface(value)
  if (!address) return raise('ValueError', `${repr(value)} does not appear to be an IPv4 or IPv6 network`)
  const network = networkOf(address)
  if (network.first !== address.value) raise('ValueError', `${str(value)} has host bits set`)
  return network
}

/** `ipaddress.ip_address(text)` */
export function needAddress(value: unknown): Address {
  return parseAddress(value) ?? raise('ValueError', `${repr(value)} does not appear to be an IPv4 or IPv6 address`)
}
