import { createHash } from 'node:crypto'

const alphabet = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const rounds = 5000

/** A salt of 16 characters from numbers in [0, 1). */
export function makeSalt(random: () => number): string {
  return Array.from({ length: 16 }, () => alphabet[Math.floor(random() * 64)]).join('')
}

/**
 * A password's hash as crypt(3) makes it for `$5$` and `$6$` (Ulrich Drepper, "Unix crypt using SHA-256 and SHA-512",
 * with the usual 5000 rounds). `setting` is `$6$salt$`. Undefined for other kinds of hashes.
 */
export function shaCrypt(password: string, setting: string): string | undefined {
  const [, kind = '', salt = ''] = /^\$([56])\$([^$]{1,16})[^$]*\$?$/.exec(setting) ?? []
  if (kind === '' || salt.startsWith('rounds=')) return undefined
  const algorithm = kind === '6' ? 'sha512' : 'sha256'
  const digest = (...pieces: readonly (Buffer | string)[]) => {
    const hash = createHash(algorithm)
    for (const piece of pieces) hash.update(piece)
    return hash.digest()
  }
  const key = Buffer.from(password)
  const alternate = digest(key, salt, key)
  let state = digest(
    key,
    salt,
    stretch(alternate, key.length),
    ...bits(key.length).map((bit) => (bit ? alternate : key)),
  )
  const p = stretch(digest(...Array<Buffer>(key.length).fill(key)), key.length)
  const s = stretch(digest(...Array<string>(16 + state[0]!).fill(salt)), Buffer.byteLength(salt))
  for (let round = 0; round < rounds; round++) {
    const odd = round % 2 === 1
    state = digest(odd ? p : state, round % 3 ? s : '', round % 7 ? p : '', odd ? state : p)
  }
  return `$${kind}$${salt}$${encode(state)}`
}

function stretch(bytes: Buffer, length: number): Buffer {
  return Buffer.alloc(length, bytes)
}

/** The bits of a length, lowest first. */
function bits(length: number): boolean[] {
  return length === 0 ? [] : [...length.toString(2)].reverse().map((bit) => bit === '1')
}

/** Three bytes as four characters, lowest first; which bytes go together turns round from group to group. */
function encode(bytes: Buffer): string {
  const third = Math.floor(bytes.length / 3)
  let text = ''
  for (let i = 0; i < third; i++) {
    const at = [i, i + third, i + 2 * third]
    const turn = bytes.length === 64 ? i % 3 : (3 - (i % 3)) % 3
    const [a, b, c] = [0, 1, 2].map((n) => bytes[at[(n + turn) % 3]!]!) as [number, number, number]
    text += characters((a << 16) | (b << 8) | c, 4)
  }
  return text + (bytes.length === 64 ? characters(bytes[63]!, 2) : characters((bytes[31]! << 8) | bytes[30]!, 3))
}

function characters(value: number, count: number): string {
  return Array.from({ length: count }, (_, i) => alphabet[(value >> (6 * i)) & 63]).join('')
}
