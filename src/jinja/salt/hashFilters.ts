import { createHash, createHmac } from 'node:crypto'
import { Bytes } from '../../python/types/bytes.ts'
import { textOf } from '../../python/types/markup.ts'
import { raise } from '../../python/values/errors.ts'
import { define } from '../extension.ts'
import { className, toBytes } from './arguments.ts'

function digest(algorithm: string) {
  return define(`${algorithm}_digest`, ['instr'], (_call, value) =>
    createHash(algorithm).update(toBytes(value)).digest('hex'),
  )
}

/** Salt's name space for `uuid`. */
const NAMESPACE = Buffer.from('91633ebf1c865e33935a28061f4b480e', 'hex')

/** A UUID of version 5: made of a name, always the same. */
function uuidOf(name: Uint8Array): string {
  const bytes = createHash('sha1').update(NAMESPACE).update(name).digest().subarray(0, 16)
  bytes[6] = (bytes[6]! & 0x0f) | 0x50
  bytes[8] = (bytes[8]! & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

/** Letters of base64 up to where padding completes a group of four; what is no letter is passed over, as in Python. */
function decodeBase64(value: Uint8Array): Uint8Array {
  let letters = ''
  let pads = 0
  for (const byte of value) {
    const char = String.fromCharCode(byte)
    if (char === '=') {
      pads += 1
      if (letters.length % 4 >= 2 && (letters.length % 4) + pads >= 4) return Buffer.from(letters, 'base64')
    } else if (/[A-Za-z0-9+/]/.test(char)) {
      letters += char
      pads = 0
    }
  }
  if (letters.length % 4 === 1)
    raise(
      'Error',
      `Invalid base64-encoded string: number of data characters (${letters.length}) cannot be 1 more than a multiple of 4`,
    )
  if (letters.length % 4 !== 0) raise('Error', 'Incorrect padding')
  return Buffer.from(letters, 'base64')
}

function asTextIfPossible(data: Uint8Array): string | Bytes {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(data)
  } catch {
    return new Bytes(Uint8Array.from(data))
  }
}

export const hashFilters = {
  md5: digest('md5'),
  sha1: digest('sha1'),
  sha256: digest('sha256'),
  sha512: digest('sha512'),
  hmac: define('hmac_signature', ['string', 'shared_secret', 'challenge_hmac'], (_call, text, secret, challenge) => {
    const message = toBytes(text)
    const signature = createHmac('sha256', toBytes(secret)).update(message).digest('base64')
    return signature === Buffer.from(toBytes(challenge)).toString('latin1')
  }),
  hmac_compute: define('hmac_compute', ['string', 'shared_secret'], (_call, text, secret) => {
    const message = toBytes(text)
    return createHmac('sha256', toBytes(secret)).update(message).digest('hex')
  }),
  base64_encode: define('base64_b64encode', ['instr'], (_call, value) =>
    Buffer.from(toBytes(value)).toString('base64'),
  ),
  base64_decode: define('base64_b64decode', ['instr'], (_call, value) =>
    asTextIfPossible(decodeBase64(toBytes(value))),
  ),
  uuid: define('uuid_', ['val'], (_call, value) => {
    if (textOf(value) === undefined && !(value instanceof Bytes))
      raise('TypeError', `expected str, bytes, or bytearray not <class '${className(value)}'>`)
    return uuidOf(toBytes(value))
  }),
}
