import { createHash, createHmac } from 'node:crypto'

/** One line of a known_hosts file (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT). */
export interface KnownHost {
  readonly marker?: 'revoked' | 'cert-authority'
  /** Comma-separated patterns, or one hashed name. */
  readonly names: string
  readonly type: string
  /** The key in base64. */
  readonly key: string
  readonly file: string
  readonly line: number
}

export interface HostKey {
  readonly type: string
  readonly key: string
}

/** What known_hosts says of a key that a host shows. `other-type`: the host is known, but by keys of other types only. */
export type HostKeyVerdict =
  | { readonly kind: 'known'; readonly entry: KnownHost }
  | { readonly kind: 'changed' | 'other-type' | 'revoked'; readonly entry: KnownHost }
  | { readonly kind: 'unknown'; readonly authority?: KnownHost }

/** The lines of a known_hosts file that can be understood; others are passed over, as ssh does. */
export function parseKnownHosts(text: string, file: string): KnownHost[] {
  const entries: KnownHost[] = []
  text.split('\n').forEach((raw, index) => {
    const words = raw.trim().split(/\s+/)
    if (words[0] === '' || words[0]?.startsWith('#')) return
    const marker = words[0]?.startsWith('@') ? words.shift() : undefined
    const [names, type, key] = words
    if (!names || !type || !key || !/^[A-Za-z0-9+/]+=*$/.test(key)) return
    const place = { names, type, key, file, line: index + 1 }
    if (marker === undefined) entries.push(place)
    else if (marker === '@revoked') entries.push({ marker: 'revoked', ...place })
    else if (marker === '@cert-authority') entries.push({ marker: 'cert-authority', ...place })
  })
  return entries
}

/** The name under which a host stands in known_hosts: `[host]:port` unless the port is 22. */
export function knownName(host: string, port: number): string {
  const name = host.toLowerCase()
  return port === 22 ? name : `[${name}]:${port}`
}

/** Whether a line speaks of a name: patterns with `*`, `?` and `!`, or a hash. */
export function speaksOf(entry: KnownHost, name: string): boolean {
  if (entry.names.startsWith('|')) return matchesHash(entry.names, name)
  let found = false
  for (const pattern of entry.names.split(',')) {
    const negated = pattern.startsWith('!')
    if (!matchesPattern(negated ? pattern.slice(1) : pattern, name)) continue
    if (negated) return false
    found = true
  }
  return found
}

function matchesHash(names: string, name: string): boolean {
  const [, version, salt, hash] = names.split('|')
  if (version !== '1' || !salt || !hash) return false
  return createHmac('sha1', Buffer.from(salt, 'base64')).update(name).digest('base64') === hash
}

function matchesPattern(pattern: string, name: string): boolean {
  const source = pattern
    .toLowerCase()
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 's').test(name)
}

/**
 * Judges a key. A revoked key is refused under whatever name; for a port other than 22 a line without the port vouches
 * for the same key too, as in ssh.
 */
export function judgeHostKey(
  entries: readonly KnownHost[],
  host: string,
  port: number,
  shown: HostKey,
): HostKeyVerdict {
  const name = knownName(host, port)
  const here = entries.filter((entry) => speaksOf(entry, name))
  const plain = port === 22 ? [] : entries.filter((entry) => speaksOf(entry, knownName(host, 22)))
  const isShown = (entry: KnownHost) => entry.type === shown.type && entry.key === shown.key
  const revoked = [...here, ...plain].find((entry) => entry.marker === 'revoked' && isShown(entry))
  if (revoked) return { kind: 'revoked', entry: revoked }
  const trusted = here.filter((entry) => entry.marker === undefined)
  const known = trusted.find(isShown)
  if (known) return { kind: 'known', entry: known }
  const old = trusted.find((entry) => entry.type === shown.type)
  if (old) return { kind: 'changed', entry: old }
  if (trusted[0]) return { kind: 'other-type', entry: trusted[0] }
  const elsewhere = plain.find((entry) => entry.marker === undefined && isShown(entry))
  if (elsewhere) return { kind: 'known', entry: elsewhere }
  const authority = here.find((entry) => entry.marker === 'cert-authority')
  return authority ? { kind: 'unknown', authority } : { kind: 'unknown' }
}

const algorithmsOfType: { readonly [type: string]: readonly string[] } = {
  'ssh-rsa': ['rsa-sha2-512', 'rsa-sha2-256', 'ssh-rsa'],
}
const allAlgorithms = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
  'ssh-rsa',
]

/** The host-key algorithms to offer: first those whose keys are known, so that the host shows a key that can be judged. */
export function orderAlgorithms(entries: readonly KnownHost[], host: string, port: number): string[] {
  const typesOf = (name: string) =>
    entries.filter((entry) => entry.marker === undefined && speaksOf(entry, name)).map((entry) => entry.type)
  let types = typesOf(knownName(host, port))
  if (types.length === 0 && port !== 22) types = typesOf(knownName(host, 22))
  const known = types.flatMap((type) => algorithmsOfType[type] ?? [type])
  const preferred = allAlgorithms.filter((algorithm) => known.includes(algorithm))
  return [...preferred, ...allAlgorithms.filter((algorithm) => !preferred.includes(algorithm))]
}

/** A key as it comes over the wire: its type stands first in it. */
export function readHostKey(blob: Buffer): HostKey {
  const length = blob.length >= 4 ? blob.readUInt32BE(0) : 0
  return { type: blob.subarray(4, 4 + length).toString('latin1'), key: blob.toString('base64') }
}

/** As `ssh-keygen -l` shows it: `SHA256:` and base64 without padding. */
export function fingerprint(key: HostKey): string {
  const hash = createHash('sha256').update(Buffer.from(key.key, 'base64')).digest('base64')
  return `SHA256:${hash.replace(/=+$/, '')}`
}

/** The line that makes a key known. */
export function knownHostLine(host: string, port: number, key: HostKey): string {
  return `${knownName(host, port)} ${key.type} ${key.key}\n`
}
